import type { Kysely } from 'kysely'
import type { SqlDatabase } from './sql-database.ts'
import { statementWriter } from './statement.ts'
import type { Tables } from './tables.ts'

/** What every store file writes its statements with. */
export interface Writer {
  readonly database: SqlDatabase
  readonly db: Kysely<Tables>
  /** Whether rows can be locked: SQLite has one writer at a time instead. */
  readonly postgres: boolean
}

export const writerFor = (database: SqlDatabase): Writer => ({
  database,
  db: statementWriter<Tables>(database.dialect),
  postgres: database.dialect === 'postgres',
})
