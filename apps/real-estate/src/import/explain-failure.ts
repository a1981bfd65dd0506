import { ImportError, printable } from './import-error.ts'

/** Result codes of SQLite: https://www.sqlite.org/rescode.html */
const SQLITE_READONLY = 8
const SQLITE_IOERR = 10
const SQLITE_FULL = 13
const SQLITE_CANTOPEN = 14

const FULL = 'The disk is full.'

const BY_CODE: Readonly<Record<string, string>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: FULL,
  EACCES: 'This user may not write to the data folder, or not read the zip.',
  EPERM: 'The data folder can not be written; on Windows, stop the gateway first.',
  EBUSY: 'The register is in use; stop the gateway first.',
  EROFS: 'The data folder is on a read-only disk.',
}

const BY_SQLITE_CODE: Readonly<Record<number, string>> = {
  [SQLITE_READONLY]: 'The data folder can not be written.',
  [SQLITE_IOERR]: 'Writing to the data folder failed; the disk may be full or faulty.',
  [SQLITE_FULL]: FULL,
  [SQLITE_CANTOPEN]: 'The data folder can not be written.',
}

/** Why an import failed, in one sentence for the person who started it. */
export const explainFailure = (error: unknown): string => {
  if (error instanceof ImportError) return error.message
  const { name, code, errcode, message } = error as {
    name?: string
    code?: string
    errcode?: number
    message?: string
  }
  if (name === 'AbortError') return 'The import was stopped.'
  const known = BY_CODE[code ?? ''] ?? BY_SQLITE_CODE[(errcode ?? 0) & 0xff]
  return known ?? `The import failed unexpectedly: ${printable(message ?? String(error))}.`
}
