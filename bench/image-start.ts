import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const DOCKERFILE = join(import.meta.dirname, '..', 'Dockerfile')

/** How the image starts the product, beside what each deployment says itself. */
export interface ImageStart {
  /** Of Node. */
  readonly flags: readonly string[]
  /** Of the C library. */
  readonly env: Readonly<Record<string, string>>
}

const IMAGE = startOf(readFileSync(DOCKERFILE, 'utf8'))

/** For a gateway that is measured: started with these variables as the image would start it. */
export const asInImage = (env: Readonly<Record<string, string>>): ImageStart => ({
  flags: IMAGE.flags,
  env: { ...IMAGE.env, ...env },
})

/** @throws when the image is not started by one program with its arguments. */
export function startOf(dockerfile: string): ImageStart {
  const [, entrypoint] = /^ENTRYPOINT (\[.*\])$/m.exec(dockerfile) ?? []
  if (entrypoint === undefined) throw new Error('The Dockerfile has no ENTRYPOINT in JSON.')
  const [, ...flags] = JSON.parse(entrypoint) as string[]
  const variables = dockerfile.matchAll(/^(?:ENV)? +(MALLOC_\w+)=(\S+)/gm)
  return { flags, env: Object.fromEntries([...variables].map(([, name, value]) => [name, value])) }
}
