import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { npm } from '../npm.ts'
import { ROOT, runCommand } from './command.ts'

/** Folders with heavy test tools and a lock file of their own. */
export type ToolFolder = 'conformance' | 'deploy/build' | 'deploy/check' | 'infra/check' | 'oracles'

const TIMEOUT_MS = 10 * 60_000
const NPM_OPTIONS = ['--no-audit', '--no-fund', '--loglevel=error']

/**
 * Installs the test tools of a folder unless they are there already.
 * @returns what went wrong, or nothing.
 */
export async function installTools(folder: ToolFolder): Promise<string | undefined> {
  const cwd = join(ROOT, folder)
  // Which lock file the installed tools came from; `npm ci` removes it with everything else.
  const stamp = join(cwd, 'node_modules', '.voordeur-lock')
  const lock = createHash('sha256')
    .update(await readFile(join(cwd, 'package-lock.json')))
    .digest('hex')
  const installed = await readFile(stamp, 'utf8').catch(() => '')
  if (installed === lock) return undefined
  const [program, ...args] = npm()
  const options = { cwd, timeoutMs: TIMEOUT_MS }
  const { code, timedOut, output } = await runCommand(
    program,
    [...args, 'ci', ...NPM_OPTIONS],
    options,
  )
  if (timedOut) return `npm ci in ${folder}/ did not end within ${TIMEOUT_MS / 1000} s.`
  if (code !== 0) return `npm ci in ${folder}/ failed.\n${output}`
  await writeFile(stamp, lock)
  return undefined
}
