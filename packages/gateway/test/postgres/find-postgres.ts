import { accessSync, constants, globSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

/** The folder with `postgres` and `initdb`, or why there is none. */
export type FoundPostgres = { readonly bin: string } | { readonly missing: string }

/** Debian keeps the server off the PATH, a folder for each major version. */
const USUAL = ['/usr/lib/postgresql/*/bin', '/opt/homebrew/opt/postgresql@*/bin']

/** Finds a PostgreSQL server that a test can start: Debian's newest, Homebrew's, or the PATH's. */
export function findPostgres(
  path: string = process.env['PATH'] ?? '',
  patterns: readonly string[] = USUAL,
): FoundPostgres {
  const usual = patterns.flatMap((pattern) => globSync(pattern).sort(newestFirst))
  const bin = [...usual, ...path.split(delimiter)].map(folderOf).find((each) => each !== undefined)
  return bin
    ? { bin }
    : {
        missing:
          'no PostgreSQL server: install Debian’s package postgresql, or set TEST_DATABASE_URL',
      }
}

/** A link in the PATH leads to the folder with the rest. */
function folderOf(folder: string): string | undefined {
  try {
    const bin = dirname(realpathSync(join(folder, 'postgres')))
    for (const program of ['postgres', 'initdb']) accessSync(join(bin, program), constants.X_OK)
    return bin
  } catch {
    return undefined
  }
}

const newestFirst = (one: string, other: string): number => majorOf(other) - majorOf(one)
const majorOf = (folder: string): number => Number(/\d+/.exec(folder)?.[0] ?? 0)
