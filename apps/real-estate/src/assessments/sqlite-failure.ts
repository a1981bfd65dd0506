import { AssessmentsRefused } from './assessments.ts'

/** SQLite's primary result codes that say "not now" or "not on this disk", rather than a mistake of ours. */
const UNAVAILABLE: ReadonlySet<number> = new Set([
  5, // SQLITE_BUSY
  6, // SQLITE_LOCKED
  8, // SQLITE_READONLY
  10, // SQLITE_IOERR
  11, // SQLITE_CORRUPT
  13, // SQLITE_FULL
  14, // SQLITE_CANTOPEN
  26, // SQLITE_NOTADB
])

/** Runs one statement or read; a store that is busy, full or broken becomes a refusal. */
export function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (isUnavailable(error)) throw new AssessmentsRefused('unavailable', { cause: error })
    throw error
  }
}

/** The low byte of an extended result code is the primary one. */
const isUnavailable = (error: unknown): boolean =>
  error instanceof Error &&
  'errcode' in error &&
  typeof error.errcode === 'number' &&
  UNAVAILABLE.has(error.errcode & 0xff)
