import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { npm } from '../scripts/npm.ts'
import { runCommand } from '../scripts/test/command.ts'

export type Command = readonly [string, ...string[]]

const INSTALL_MS = 10 * 60_000

/**
 * Runs the commands in `cwd` unless they have run for this very lock file.
 * @param into the folder they fill; a note there names the lock file.
 * @returns what went wrong, in a line.
 */
export async function installOnce(
  lockFile: string,
  into: string,
  cwd: string,
  commands: readonly Command[],
): Promise<string | undefined> {
  const note = join(into, '.voordeur-lock')
  const lock = createHash('sha256').update(readFileSync(lockFile)).digest('hex')
  if (existsSync(note) && readFileSync(note, 'utf8') === lock) return undefined
  for (const [program, ...args] of commands) {
    const ended = await runCommand(program, args, { cwd, timeoutMs: INSTALL_MS }).catch(
      (error: Error) => ({ code: 1, output: error.message }),
    )
    if (ended.code !== 0) return ended.output.trim().split('\n').at(-1) ?? 'no reason given'
  }
  mkdirSync(into, { recursive: true })
  writeFileSync(note, lock)
  return undefined
}

/** `npm ci` of a folder with a lock file of its own, by the same note as the test tools have. */
export const installNpm = (folder: string): Promise<string | undefined> =>
  installOnce(join(folder, 'package-lock.json'), join(folder, 'node_modules'), folder, [
    [...npm(), 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
  ])
