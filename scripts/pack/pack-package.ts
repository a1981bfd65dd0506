import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { npm } from '../npm.ts'
import { runCommand } from '../test/command.ts'
import { compile } from './compile.ts'
import { entries, packedManifest, type SourceManifest, tarballName } from './manifest.ts'
import { PackFailed } from './pack-failed.ts'

export interface Packed {
  readonly name: string
  /** File name of the tarball, in the folder that was asked for. */
  readonly tarball: string
}

const TIMEOUT_MS = 60_000

/**
 * Makes an installable tarball of one workspace package. Node strips no types under
 * `node_modules`, so what is TypeScript here is JavaScript with declarations there.
 * @param folder the package.
 * @param into an existing folder; a tarball of the same version is replaced.
 * @throws {PackFailed}
 */
export async function packPackage(folder: string, into: string): Promise<Packed> {
  const manifest = readManifest(folder)
  const stage = mkdtempSync(join(tmpdir(), 'voordeur-pack-'))
  try {
    await compile({ folder, entries: entries(manifest), stage })
    copyAssets(folder, stage)
    writeFileSync(join(stage, 'package.json'), asText(packedManifest(manifest)))
    cpSync(join(folder, 'README.md'), join(stage, 'README.md'))
    await npmPack(stage, into)
    return { name: manifest.name, tarball: tarballName(manifest) }
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

const readManifest = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as SourceManifest

const asText = (manifest: object) => `${JSON.stringify(manifest, null, 2)}\n`

/** Style sheets and pictures: sources find them beside themselves, and so does compiled code. */
function copyAssets(folder: string, stage: string): void {
  cpSync(join(folder, 'src'), join(stage, 'dist'), {
    recursive: true,
    filter: (path) => statSync(path).isDirectory() || !path.endsWith('.ts'),
  })
}

async function npmPack(stage: string, into: string): Promise<void> {
  const [program, ...args] = npm()
  const command = [...args, 'pack', '--ignore-scripts', '--pack-destination', into]
  const { code, output } = await runCommand(program, command, { cwd: stage, timeoutMs: TIMEOUT_MS })
  if (code !== 0) throw new PackFailed(`npm pack failed.\n${output.trim()}`)
}
