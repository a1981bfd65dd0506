import type { Files } from '../files.ts'
import { withFile } from '../files.ts'

/** A mistake that a person could make in one of our files. */
export interface Mutation {
  readonly name: string
  readonly file: string
  /** What stands there, exactly, and what stands there after the mistake. */
  readonly from: string
  readonly to: string
  /** Found by Azure's tables or azd's schema only, which do not lie in the repository. */
  readonly needs?: 'types' | 'schema'
}

/** The files with the mistake in. @throws when there is no place for it: then it tests nothing. */
export function mutate(files: Files, { name, file, from, to }: Mutation): Files {
  const text = files.read(file)
  if (!text.includes(from)) throw new Error(`${name}: ${file} has no such place`)
  return withFile(
    files,
    file,
    text.replace(from, () => to),
  )
}
