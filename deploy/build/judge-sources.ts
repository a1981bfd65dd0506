import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BundleRefused } from './bundle-refused.ts'
import { DATA_FILE } from './data-files.ts'

/** Code that is only for development: it signs anybody in, or stands in for something real. */
const DEVELOPMENT_ONLY = /^packages\/entra-local\/|-fixture\.ts$|\.test\.ts$|^test\//

/** What stands for the place of a file; in a bundle it is the bundle's place. */
const OWN_PLACE = /import\.meta\.(?:url|dirname|filename)|\b__(?:dirname|filename)\b/g

/**
 * Refuses what must not be in a bundle, or would not work in one: development's code, and sources
 * that look around themselves in another way than {@link DATA_FILE}.
 * @param sources paths relative to `root`.
 * @throws {BundleRefused} for the first.
 */
export function judgeSources(root: string, sources: readonly string[]): void {
  for (const source of sources) {
    if (DEVELOPMENT_ONLY.test(source))
      throw new BundleRefused(`${source} is for development only, and the server imports it.`)
    if (!/\.[cm]?[jt]s$/.test(source)) continue
    const rest = readFileSync(join(root, source), 'utf8').replaceAll(DATA_FILE, '')
    const [place] = rest.match(OWN_PLACE) ?? []
    if (place)
      throw new BundleRefused(
        `${source} uses ${place}, which is another place in a bundle. Write new URL('./data/file', import.meta.url), which a bundle understands.`,
      )
  }
}
