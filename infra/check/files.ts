import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** What the checks see of the repository: its files, or its files with a mistake put in. */
export interface Files {
  /** @param path relative to the root. */
  exists(path: string): boolean
  /** @throws when there is no such file. */
  read(path: string): string
  /** Paths that match, sorted. */
  glob(pattern: string): readonly string[]
}

/** The files as they are. */
export const files: Files = {
  exists: (path) => existsSync(join(ROOT, path)),
  read: (path) => readFileSync(join(ROOT, path), 'utf8'),
  glob: (pattern) =>
    globSync(pattern, { cwd: ROOT, exclude: ['**/node_modules/**'] })
      .map((path) => path.replaceAll('\\', '/'))
      .sort(),
}

/** The same with the content of one file replaced; nothing is written. */
export const withFile = (base: Files, path: string, content: string): Files => ({
  ...base,
  exists: (other) => other === path || base.exists(other),
  read: (other) => (other === path ? content : base.read(other)),
})
