import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './files.ts'
import type { Mutation } from './mutations/mutation.ts'

/** Azure's type tables and azd's schema: beside the repository, and never in it. */
export const REFERENCE = join(ROOT, '..', 'shared', 'data', 'infra')

const NEEDED = { types: 'bicep-types/index.json', schema: 'azure.yaml.schema.json' }

/** Why a mistake can't be seen on this machine; nothing when it can. */
export function missingFor({ needs }: Mutation): string | undefined {
  if (needs === undefined) return undefined
  const path = join(REFERENCE, NEEDED[needs])
  return existsSync(path) ? undefined : `${NEEDED[needs]} does not lie in ../shared/data/infra`
}
