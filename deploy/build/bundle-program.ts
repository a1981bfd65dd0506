import { basename, dirname, resolve } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { BundleRefused } from './bundle-refused.ts'
import type { ContractSchema } from './contract-schemas.ts'
import { keepNamesOfPackages } from './keep-names.ts'
import { LEAN_HTTP, leanHttp } from './lean-http.ts'
import { listValidators } from './list-validators.ts'

/** The repository's root; in the build stage of the image too. */
export const ROOT = resolve(import.meta.dirname, '..', '..')

/**
 * Asked for by `pg` and not in it, which never uses them here: a compiled driver, and another
 * platform's sockets. What sends traces is not in it either: an operator adds `node_modules` with
 * it, and it is imported by a name that no bundler sees.
 */
const ABSENT = ['pg-native', 'pg-cloudflare']

/** Packages in the older module format call `require` for Node's own modules. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module';const require = requireFrom(import.meta.url);"

/** No source maps, which cost memory and would name this machine. */
const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  external: ABSENT,
  banner: { js: REQUIRE },
  metafile: true,
  logLevel: 'silent',
} satisfies BuildOptions

/** No file: a module that is written here. */
const MADE_HERE = `${LEAN_HTTP}:`

/**
 * Bundles a program with everything it imports: one file to start with, and beside it one for each
 * part that it loads when it needs it. A process reads no more than it uses.
 * @param entry relative to the root.
 * @param outfile of the first; the others are named after it.
 * @param schemas of its tools, whose validators lie beside it.
 * @returns the sources that are in it, relative to the root.
 * @throws {BundleRefused} with what is wrong in which source.
 */
export async function bundleProgram(
  entry: string,
  outfile: string,
  schemas: readonly ContractSchema[] = [],
): Promise<readonly string[]> {
  const program = basename(outfile, '.js')
  const built = build({
    ...OPTIONS,
    entryPoints: { [program]: entry },
    outdir: dirname(outfile),
    chunkNames: `${program}-[name]-[hash]`,
    splitting: true,
    plugins: [keepNamesOfPackages, leanHttp, listValidators(schemas)],
  })
  const { metafile } = await built.catch((error: Error) => {
    throw new BundleRefused(error.message, { cause: error })
  })
  const sources = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs))
  return [...new Set(sources)].filter((source) => !source.startsWith(MADE_HERE))
}
