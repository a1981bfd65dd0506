import { existsSync, globSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { bundleProgram, ROOT } from './bundle-program.ts'
import { BundleRefused } from './bundle-refused.ts'
import { contractSchemas } from './contract-schemas.ts'
import { copyDataFiles } from './data-files.ts'
import { judgeSources } from './judge-sources.ts'
import { notices } from './notices.ts'
import { writeValidators } from './write-validators.ts'

/** What a bundle came to, paths relative to its folder. */
export interface Bundle {
  readonly files: readonly { readonly path: string; readonly bytes: number }[]
}

const CLI = 'packages/gateway/src/cli.ts'
/** The programs; data files lie around this folder as they lie around the sources. */
const BIN = 'bin'
const NOTICES = 'THIRD-PARTY-NOTICES.txt'

/**
 * Bundles the server of an app and the command `voordeur` into an empty folder: their JavaScript,
 * the validators of the app's tools, the data that they read beside themselves, and the licences of
 * what is in them.
 * @param app a folder of the repository with `src/main.ts`.
 * @param into replaced when it is an earlier bundle.
 * @param also further programs of the repository, each beside the server under its own name.
 * @throws {BundleRefused}
 */
export async function makeBundle(
  app: string,
  into: string,
  also: readonly string[] = [],
): Promise<Bundle> {
  const main = join(app, 'src', 'main.ts')
  if (!existsSync(join(ROOT, main)))
    throw new BundleRefused(`${app} has no src/main.ts. Name a server, such as apps/real-estate.`)
  empty(into)
  const named = also.map((entry): [string, string] => [basename(entry, '.ts'), entry])
  const programs = [['server', main], ['voordeur', CLI], ...named] as const
  const bin = join(into, BIN)
  const schemas = contractSchemas(join(ROOT, app))
  const sources = new Set(await writeValidators(schemas, bin, ROOT))
  for (const [name, entry] of programs)
    for (const source of await bundleProgram(entry, join(bin, `${name}.js`), schemas))
      sources.add(source)
  judgeSources(ROOT, [...sources])
  copyDataFiles(ROOT, [...sources], bin, into)
  writeFileSync(join(into, NOTICES), notices(ROOT, [...sources]))
  return { files: contents(into) }
}

/** An earlier bundle makes way; a folder with anything else in it does not. */
function empty(into: string): void {
  const there = existsSync(into) ? globSync('*', { cwd: into }) : []
  if (there.length > 0 && !there.includes(NOTICES))
    throw new BundleRefused(`${into} is not empty and no earlier bundle. Name another folder.`)
  rmSync(into, { recursive: true, force: true })
  mkdirSync(into, { recursive: true })
}

const contents = (into: string): Bundle['files'] =>
  globSync('**/*', { cwd: into })
    .sort()
    .map((path) => ({ path, stat: statSync(join(into, path)) }))
    .filter(({ stat }) => stat.isFile())
    .map(({ path, stat }) => ({ path, bytes: stat.size }))
