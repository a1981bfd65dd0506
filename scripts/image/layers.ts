import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ImageFault } from './image-fault.ts'

interface Descriptor {
  readonly digest: string
  readonly size: number
  readonly annotations?: Readonly<Record<string, string>>
}

/**
 * The compressed bytes of the layers above the base, which every image of that base shares.
 * @param layout `<folder>:<tag>` of an OCI layout.
 * @throws {ImageFault} when the tag is not there.
 */
export function ownLayersBytes(layout: string, baseLayers: number): number {
  const at = layout.lastIndexOf(':')
  const [folder, tag] = [layout.slice(0, at), layout.slice(at + 1)]
  const { manifests } = read<{ manifests: readonly Descriptor[] }>(join(folder, 'index.json'))
  const named = manifests.find(
    ({ annotations }) => annotations?.['org.opencontainers.image.ref.name'] === tag,
  )
  if (!named) throw new ImageFault(`${folder} has no image ${tag}.`)
  const blob = join(folder, 'blobs', ...named.digest.split(':'))
  const { layers } = read<{ layers: readonly Descriptor[] }>(blob)
  return layers.slice(baseLayers).reduce((sum, { size }) => sum + size, 0)
}

const read = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T
