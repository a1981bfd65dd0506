import { type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'

/** An editor saves in several writes, and a branch switch touches many files: one reload. */
const QUIET_MS = 150
const SOURCE = /\.(?:ts|json|css|svg)$/

/**
 * Calls `onChange` with a changed source file of one of the packages, once things have been quiet
 * for a moment. Tests are no sources.
 * @param packages folders with a `src` in them.
 * @returns stops watching.
 */
export function watchSources(
  packages: readonly string[],
  onChange: (file: string) => void,
): () => void {
  let timer: NodeJS.Timeout | undefined
  const watchIn = (folder: string, recursive: boolean): FSWatcher =>
    watch(folder, { recursive }, (_, name) => {
      if (name === null || !SOURCE.test(name) || name.endsWith('.test.ts')) return
      clearTimeout(timer)
      timer = setTimeout(onChange, QUIET_MS, join(folder, name))
    })
  // Not the whole package recursively: it may hold a node_modules.
  const watchers = packages.flatMap((folder) => [
    watchIn(folder, false),
    watchIn(join(folder, 'src'), true),
  ])
  return () => {
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
  }
}
