import { posix } from 'node:path'
import type { Fault } from '../fault.ts'
import type { Files } from '../files.ts'
import type { ParseBicep } from './parse.ts'
import type { BicepFile } from './syntax.ts'
import type { TypeTables } from './type-tables.ts'

/** All files of a deployment, and what they are held against. */
export interface Program {
  readonly files: Files
  readonly parsed: ReadonlyMap<string, BicepFile>
  /** Absent where Azure's tables do not lie beside the repository. */
  readonly tables: TypeTables | undefined
}

/** Reads every Bicep file of `infra/`. */
export function readProgram(
  files: Files,
  parse: ParseBicep,
  tables: TypeTables | undefined,
): { readonly program: Program; readonly faults: readonly Fault[] } {
  const read = files.glob('infra/**/*.bicep').map((path) => parse(path, files.read(path)))
  const parsed = read.flatMap(({ file }) => (file ? [[file.path, file] as const] : []))
  const program = { files, parsed: new Map(parsed), tables }
  return { program, faults: read.flatMap(({ faults }) => faults) }
}

/** A path that a file names, from the root of the repository. */
export const pathFrom = (file: BicepFile, relative: string): string =>
  posix.normalize(posix.join(posix.dirname(file.path), relative))
