import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { npm } from '../npm.ts'
import { command } from './command.ts'
import { ImageFault } from './image-fault.ts'
import { cacheFolder } from './place.ts'

const SUITE = 'bookworm'
const LIFETIME_DAYS = 7
const DAY_MS = 86_400_000
const AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt'

/** Files to lie over Debian's, and Debian's as a tar. */
export interface StandInBase {
  readonly debian: string
  readonly overlay: string
}

/**
 * What stands in for `node:24-bookworm-slim` where no image registry is reachable: Debian's
 * smallest system with the Node and npm that this repository runs on. Debian's part is kept a week
 * in root's own cache folder, because it takes a minute to make.
 */
export async function standInBase(work: string): Promise<StandInBase> {
  const overlay = join(work, 'overlay')
  await layOutNode(overlay)
  return { debian: await debian(Date.now()), overlay }
}

async function debian(now: number): Promise<string> {
  const week = Math.floor(now / (LIFETIME_DAYS * DAY_MS))
  const tar = join(cacheFolder(), `debian-${SUITE}-${week}.tar`)
  if (existsSync(tar)) return tar
  const draft = join(cacheFolder(), `draft-${process.pid}.tar`)
  try {
    await command(['mmdebstrap', '--variant=minbase', '--mode=root', SUITE, draft])
    renameSync(draft, tar)
  } finally {
    rmSync(draft, { force: true })
  }
  return tar
}

/** As in the real base: Node and npm in /usr/local, and this machine's authorities for npm. */
async function layOutNode(overlay: string): Promise<void> {
  const bin = join(overlay, 'usr/local/bin')
  const library = join(overlay, 'usr/local/lib/node_modules/npm')
  mkdirSync(bin, { recursive: true })
  cpSync(process.execPath, join(bin, 'node'))
  cpSync(npmFolder(), library, { recursive: true, dereference: true })
  for (const name of ['npm', 'npx'])
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(bin, name))
  writeFileSync(join(bin, 'docker-entrypoint.sh'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 })
  const certificates = join(overlay, 'etc/ssl/certs')
  mkdirSync(certificates, { recursive: true })
  mkdirSync(join(overlay, 'usr/local/etc'), { recursive: true })
  const registry = await npmSetting('registry')
  const settings = registry === '' ? [] : [`registry=${registry}`]
  if (existsSync(AUTHORITIES)) {
    cpSync(AUTHORITIES, join(certificates, 'ca-certificates.crt'))
    settings.push(`cafile=${AUTHORITIES}`)
  }
  writeFileSync(join(overlay, 'usr/local/etc/npmrc'), `${settings.join('\n')}\n`)
}

/** The package npm that runs us, or that is on the path; the pinned Node comes without one. */
function npmFolder(): string {
  const [, script] = npm()
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'npm'))
  const found = [...(script ? [script] : []), ...onPath].find((each) => existsSync(each))
  if (found) return dirname(dirname(realpathSync(found)))
  throw new ImageFault('There is no npm on the path, and the image is built with it.')
}

const npmSetting = (name: string) => npmSays('config', 'get', name)

async function npmSays(...args: readonly string[]): Promise<string> {
  return (await command([...npm(), ...args])).trim()
}

/** Changes with the Node and the npm that are laid over it. */
export const standInKey = (overlay: string): string =>
  createHash('sha256')
    .update(process.version)
    .update(readFileSync(join(overlay, 'usr/local/lib/node_modules/npm/package.json')))
    .update(readFileSync(join(overlay, 'usr/local/etc/npmrc')))
    .digest('hex')
    .slice(0, 12)
