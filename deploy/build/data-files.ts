import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { BundleRefused } from './bundle-refused.ts'

/** How a source names a file beside itself: by a path, or by a folder with any file in it. */
export const DATA_FILE = /new URL\(\s*(['"`])(\.{1,2}\/[^'"`]*)\1,\s*import\.meta\.url,?\s*\)/g

/**
 * Copies every file that a source reads beside itself to where the bundled code looks: at the
 * same relative path, seen from the bundle.
 * @param sources paths relative to `root`.
 * @param from the folder of the bundled programs.
 * @param within the folder that nothing is copied out of.
 * @throws {BundleRefused} when a file is not there, or two want the same place.
 */
export function copyDataFiles(
  root: string,
  sources: readonly string[],
  from: string,
  within: string,
): void {
  for (const source of sources.filter((each) => each.endsWith('.ts'))) {
    const text = readFileSync(join(root, source), 'utf8')
    for (const [, , path = ''] of text.matchAll(DATA_FILE)) {
      const wanted = withoutVariable(path)
      const file = resolve(root, dirname(source), wanted)
      if (!existsSync(file)) throw new BundleRefused(`${source} reads ${path}, which is not there.`)
      copy(file, resolve(from, wanted), within)
    }
  }
}

/** Of `./assets/${file}` the folder: any of its files may be read. */
function withoutVariable(path: string): string {
  const at = path.indexOf('$')
  return at < 0 ? path : path.slice(0, path.lastIndexOf('/', at) + 1)
}

function copy(file: string, target: string, within: string): void {
  const way = relative(within, target)
  if (way.startsWith(`..${sep}`) || way === '..')
    throw new BundleRefused(`${file} would be copied out of the bundle, to ${target}.`)
  if (!statSync(file).isFile()) {
    cpSync(file, target, { recursive: true })
    return
  }
  if (existsSync(target) && !readFileSync(file).equals(readFileSync(target)))
    throw new BundleRefused(`${file} and another file would both be ${basename(target)} there.`)
  mkdirSync(dirname(target), { recursive: true })
  cpSync(file, target)
}
