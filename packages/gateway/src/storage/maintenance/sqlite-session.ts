import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { SqlValue } from '../sql/sql-database.ts'
import { InUse, type Session, type SessionKind } from './session.ts'

/** Milliseconds to wait for another writer; who has it open altogether does not go by itself. */
const BUSY_MS: Readonly<Record<SessionKind, number>> = { read: 5_000, write: 5_000, alone: 500 }
/** SQLite's own number for it. */
const SQLITE_BUSY = 5

/** What makes a transaction of that kind; the first read of `read` fixes the moment it sees. */
const BEGIN: Readonly<Record<SessionKind, string>> = {
  read: 'PRAGMA query_only = ON; BEGIN; SELECT count(*) FROM sqlite_schema',
  write: 'PRAGMA synchronous = FULL; BEGIN IMMEDIATE',
  // Who has a file in WAL mode open keeps a shared lock on it, so this one is had by nobody else.
  alone: `PRAGMA synchronous = FULL; PRAGMA locking_mode = EXCLUSIVE;
    BEGIN EXCLUSIVE`,
}

/**
 * @param file is there already.
 * @throws {InUse} when another process has it open, or writes to it.
 */
export function sqliteSession(file: string, kind: SessionKind): Session {
  const database = new DatabaseSync(file, { timeout: BUSY_MS[kind] })
  try {
    database.exec(BEGIN[kind])
  } catch (error) {
    database.close()
    throw (error as { errcode?: number }).errcode === SQLITE_BUSY ? new InUse(BUSY[kind]) : error
  }
  const prepared = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const statement = prepared.get(sql) ?? database.prepare(sql)
    prepared.set(sql, statement)
    return statement
  }
  return {
    dialect: 'sqlite',
    rows: async <R>(sql: string, parameters: readonly SqlValue[] = []) =>
      prepare(sql).all(...parameters) as R[],
    change: async (sql, parameters = []) => Number(prepare(sql).run(...parameters).changes),
    async *pages<R>(sql: string, size: number) {
      let page: R[] = []
      for (const row of database.prepare(sql).iterate()) {
        page.push(row as R)
        if (page.length < size) continue
        yield page
        page = []
      }
      if (page.length > 0) yield page
    },
    commit: async () => database.exec('COMMIT'),
    forgetDeleted: async () => database.exec('VACUUM'),
    close: async () => database.close(),
  }
}

const WRITTEN = 'Another process is writing to the database. Try again when that is done.'
const BUSY: Readonly<Record<SessionKind, string>> = {
  read: WRITTEN,
  write: WRITTEN,
  alone: 'A server or another command has the database open. Stop it first.',
}
