import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, runCommand } from '../test/command.ts'
import { PackFailed } from './pack-failed.ts'

const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
const TIMEOUT_MS = 2 * 60_000

export interface Compilation {
  /** The package; its sources are in `src`. */
  readonly folder: string
  /** Sources to begin with, relative to the package. */
  readonly entries: readonly string[]
  /** An empty folder; it gets `dist`. */
  readonly stage: string
}

/**
 * Compiles what the entries reach, and nothing else: a test or a fixture that no door imports is
 * never in the package, whatever it is called. No source maps: they would name this machine.
 * @throws {PackFailed} with the compiler's own words when a type is wrong.
 */
export async function compile({ folder, entries, stage }: Compilation): Promise<void> {
  const settings = join(stage, 'tsconfig.json')
  writeFileSync(settings, JSON.stringify(compilerSettings({ folder, entries, stage })))
  const { code, output } = await runCommand(process.execPath, [TSC, '-p', settings], {
    timeoutMs: TIMEOUT_MS,
  })
  if (code !== 0) throw new PackFailed(`${folder} does not compile.\n${output.trim()}`)
}

const compilerSettings = ({ folder, entries, stage }: Compilation) => ({
  extends: join(ROOT, 'tsconfig.json'),
  compilerOptions: {
    noEmit: false,
    noEmitOnError: true,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    rootDir: join(folder, 'src'),
    outDir: join(stage, 'dist'),
    // The settings lie outside the workspace, where nothing is installed.
    typeRoots: [join(ROOT, 'node_modules', '@types')],
  },
  include: [],
  files: entries.map((entry) => join(folder, entry)),
})
