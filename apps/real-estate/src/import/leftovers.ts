import { readdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** What follows the first part of the name of a temporary file. */
const RANDOM_PART = /^[0-9a-f]{16}\.tmp$/

/** Older than any import that may still be running, also one in another container. */
const MAX_AGE = 24 * 3600 * 1000

/** Removes what imports into `registerFile` left behind when they were killed. */
export const removeLeftovers = (registerFile: string, now: number): void => {
  const directory = dirname(registerFile)
  const starts = ['import-', `${basename(registerFile)}.`]
  const isTemporary = (name: string): boolean =>
    starts.some((start) => name.startsWith(start) && RANDOM_PART.test(name.slice(start.length)))
  for (const name of readdirSync(directory)) {
    if (!isTemporary(name)) continue
    const path = join(directory, name)
    const modified = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now
    if (now - modified > MAX_AGE) rmSync(path, { force: true })
  }
}
