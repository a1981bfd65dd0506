import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const DOCKERFILE = join(import.meta.dirname, '..', 'Dockerfile')

/** The flags of Node with which the image runs the product, for the gateways that are measured. */
export const IMAGE_FLAGS: readonly string[] = flagsOf(readFileSync(DOCKERFILE, 'utf8'))

/** @throws when the image is not started by one program with its arguments. */
export function flagsOf(dockerfile: string): readonly string[] {
  const [, entrypoint] = /^ENTRYPOINT (\[.*\])$/m.exec(dockerfile) ?? []
  if (entrypoint === undefined) throw new Error('The Dockerfile has no ENTRYPOINT in JSON.')
  const [, ...flags] = JSON.parse(entrypoint) as string[]
  return flags
}
