/** What packing reads of a workspace package's package.json; its paths are `./src/….ts`. */
export interface SourceManifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly description: string
  readonly license: string
  readonly type: 'module'
  /** The doors: subpath to source file. */
  readonly exports: Readonly<Record<string, string>>
  /** The commands: name to source file. */
  readonly bin?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
}

/** `node:sqlite` without a warning, and what the tests run on. */
const ENGINES = { node: '>=24' }

/** The source files from which everything in the package is reached: its doors and commands. */
export const entries = ({ exports, bin = {} }: SourceManifest): readonly string[] => [
  ...new Set([...Object.values(exports), ...Object.values(bin)]),
]

/**
 * The package.json inside the tarball: compiled paths, nothing that only the workspace needs.
 * `private` stays, so that nobody publishes it by mistake; installing does not mind.
 */
export function packedManifest(source: SourceManifest): Record<string, unknown> {
  const { name, version, description, license, type, dependencies = {} } = source
  return {
    name,
    version,
    ...(source.private === undefined ? {} : { private: source.private }),
    description,
    license,
    type,
    engines: ENGINES,
    files: ['dist'],
    exports: mapValues(source.exports, (file) => ({
      types: compiled(file, '.d.ts'),
      default: compiled(file, '.js'),
    })),
    ...(source.bin ? { bin: mapValues(source.bin, (file) => compiled(file, '.js')) } : {}),
    dependencies,
  }
}

/** The tarball's file name, as npm makes it of a scoped name. */
export const tarballName = ({ name, version }: Pick<SourceManifest, 'name' | 'version'>): string =>
  `${name.replace('@', '').replace('/', '-')}-${version}.tgz`

/** Where the compiler puts what it makes of `./src/….ts`. */
const compiled = (file: string, extension: '.js' | '.d.ts'): string =>
  file.replace(/^\.\/src\//, './dist/').replace(/\.ts$/, extension)

const mapValues = <From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
