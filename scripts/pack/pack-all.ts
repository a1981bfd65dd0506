import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../test/command.ts'
import { type Packed, packPackage } from './pack-package.ts'

/** What other projects install. An app is deployed and not installed, so it is not here. */
const PACKAGES = ['packages/gateway', 'packages/entra-local']

/**
 * Packs every package into a folder, which is made when it is not there.
 * @throws {PackFailed} for the first that can't be packed.
 */
export async function packAll(into: string): Promise<readonly Packed[]> {
  mkdirSync(into, { recursive: true })
  const packed: Packed[] = []
  for (const each of PACKAGES) packed.push(await packPackage(join(ROOT, each), into))
  return packed
}
