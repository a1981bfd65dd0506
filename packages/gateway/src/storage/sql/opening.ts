import { explainPostgres } from './postgres-failure.ts'
import { SchemaIsNewer } from './schema-is-newer.ts'

/** Another process has the file; Node gives SQLite's own number for it. */
const SQLITE_BUSY = 5

/**
 * Opens what lies in a file.
 * @throws naming the file, and what to do, when it is no database, damaged, held or of a newer version.
 */
export async function openingFile<T>(file: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (error) {
    const text = `${file} can't be opened: ${(error as Error).message}`
    throw new Error(error instanceof SchemaIsNewer ? text : `${text}. ${remedyOf(error)}`, {
      cause: error,
    })
  }
}

const remedyOf = (error: unknown): string =>
  (error as { errcode?: number }).errcode === SQLITE_BUSY
    ? 'Another process is writing to it; try again when that is done.'
    : 'Restore it from a backup, or start with another data folder.'

/**
 * Opens what lies in PostgreSQL.
 * @throws in words without the password, and with what to do.
 */
export async function openingPostgres<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (error) {
    const { what, remedy } = explainPostgres(error)
    const text = error instanceof SchemaIsNewer ? what : `${what} ${remedy}`
    throw new Error(`The database of DATABASE_URL can't be used: ${text}`, { cause: error })
  }
}
