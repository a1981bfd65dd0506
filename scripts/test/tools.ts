import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { npm } from '../npm.ts'
import { ROOT, runCommand } from './command.ts'

const FOLDER = join(ROOT, 'conformance')
const LOCK = join(FOLDER, 'package-lock.json')
/** Which lock file the installed tools came from; `npm ci` removes it with everything else. */
const STAMP = join(FOLDER, 'node_modules', '.voordeur-lock')
const TIMEOUT_MS = 10 * 60_000
const NPM_OPTIONS = ['--no-audit', '--no-fund', '--loglevel=error']

/**
 * Installs the heavy test tools of `conformance/` unless they are there already.
 * @returns what went wrong, or nothing.
 */
export async function installTools(): Promise<string | undefined> {
  const lock = createHash('sha256')
    .update(await readFile(LOCK))
    .digest('hex')
  const installed = await readFile(STAMP, 'utf8').catch(() => '')
  if (installed === lock) return undefined
  const [program, ...args] = npm()
  const options = { cwd: FOLDER, timeoutMs: TIMEOUT_MS }
  const { code, timedOut, output } = await runCommand(
    program,
    [...args, 'ci', ...NPM_OPTIONS],
    options,
  )
  if (timedOut) return `npm ci in conformance/ did not end within ${TIMEOUT_MS / 1000} s.`
  if (code !== 0) return `npm ci in conformance/ failed.\n${output}`
  await writeFile(STAMP, lock)
  return undefined
}
