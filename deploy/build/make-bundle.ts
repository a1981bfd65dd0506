import { existsSync, globSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { BundleRefused } from './bundle-refused.ts'
import { copyDataFiles } from './data-files.ts'
import { judgeSources } from './judge-sources.ts'
import { notices } from './notices.ts'

/** The repository's root; in the build stage of the image too. */
export const ROOT = resolve(import.meta.dirname, '..', '..')

/** What a bundle came to, paths relative to its folder. */
export interface Bundle {
  readonly files: readonly { readonly path: string; readonly bytes: number }[]
}

const CLI = 'packages/gateway/src/cli.ts'
/** The programs; data files lie around this folder as they lie around the sources. */
const BIN = 'bin'
const NOTICES = 'THIRD-PARTY-NOTICES.txt'

/**
 * Asked for by `pg` and not in it, which never uses them here: a compiled driver, and another
 * platform's sockets. What sends traces is not in it either: an operator adds `node_modules` with
 * it, and it is imported by a name that no bundler sees.
 */
const ABSENT = ['pg-native', 'pg-cloudflare']

/** Packages in the older module format call `require` for Node's own modules. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module';const require = requireFrom(import.meta.url);"

/**
 * Names stay as they are written: a stack trace says something, and `oidc-provider` goes by the
 * names of its classes, of which a bundle would rename those that meet others of the same name. No
 * source maps, which cost memory and would name this machine.
 */
const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minifyWhitespace: true,
  minifySyntax: true,
  keepNames: true,
  legalComments: 'none',
  external: ABSENT,
  banner: { js: REQUIRE },
  metafile: true,
  logLevel: 'silent',
} satisfies BuildOptions

/**
 * Bundles the server of an app and the command `voordeur` into an empty folder: two files of
 * JavaScript, the data that they read beside themselves, and the licences of what is in them.
 * @param app a folder of the repository with `src/main.ts`.
 * @param into replaced when it is an earlier bundle.
 * @throws {BundleRefused}
 */
export async function makeBundle(app: string, into: string): Promise<Bundle> {
  const main = join(app, 'src', 'main.ts')
  if (!existsSync(join(ROOT, main)))
    throw new BundleRefused(`${app} has no src/main.ts. Name a server, such as apps/real-estate.`)
  empty(into)
  const programs = { server: main, voordeur: CLI }
  const sources = new Set<string>()
  for (const [name, entry] of Object.entries(programs)) {
    const bin = join(into, BIN)
    for (const source of await bundleProgram(entry, join(bin, `${name}.js`))) sources.add(source)
  }
  judgeSources(ROOT, [...sources])
  copyDataFiles(ROOT, [...sources], join(into, BIN), into)
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

/** @returns the sources that are in it, relative to the root. */
async function bundleProgram(entry: string, outfile: string): Promise<readonly string[]> {
  const built = build({ ...OPTIONS, entryPoints: [entry], outfile })
  const { metafile } = await built.catch((error: Error) => {
    throw new BundleRefused(error.message, { cause: error })
  })
  const [output] = Object.values(metafile.outputs)
  const { inputs = {} } = output ?? {}
  return Object.keys(inputs)
}

const contents = (into: string): Bundle['files'] =>
  globSync('**/*', { cwd: into })
    .sort()
    .map((path) => ({ path, stat: statSync(join(into, path)) }))
    .filter(({ stat }) => stat.isFile())
    .map(({ path, stat }) => ({ path, bytes: stat.size }))
