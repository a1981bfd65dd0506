import type { DatabaseSync } from 'node:sqlite'

/**
 * Runs `work` in one write transaction, without an `await` between BEGIN and COMMIT: an open
 * transaction held over an await would make the process wait for itself.
 */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
