import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BundleRefused } from './bundle-refused.ts'

const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/
const RULE = `\n${'-'.repeat(80)}\n`

/**
 * The licences of every package that is in the bundle, as they ask for.
 * @param sources paths relative to `root`.
 * @throws {BundleRefused} when a package names none.
 */
export function notices(root: string, sources: readonly string[]): string {
  const packages = new Set(sources.flatMap((source) => source.match(PACKAGE) ?? []))
  return [...packages]
    .sort()
    .map((folder) => notice(root, folder))
    .join(RULE)
}

function notice(root: string, folder: string): string {
  const manifest = readFileSync(join(root, folder, 'package.json'), 'utf8')
  const { name, version, license } = JSON.parse(manifest) as Record<string, string | undefined>
  if (!license) throw new BundleRefused(`${folder} names no licence, so it can't be passed on.`)
  const texts = globSync('{licen[cs]e,LICEN[CS]E,Licen[cs]e,NOTICE,COPYING}{,.*,-*}', {
    cwd: join(root, folder),
  }).sort()
  const bodies = texts.map((text) => readFileSync(join(root, folder, text), 'utf8').trim())
  return [`${name} ${version} (${license})`, ...bodies].join('\n\n')
}
