import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { Conflict, StoreUnavailable } from '../ports/failures.ts'
import { groupCommit } from './group-commit.ts'
import { SchemaIsNewer } from './schema-is-newer.ts'
import type { BoundQuery, SqlDatabase, Step } from './sql-database.ts'

const BUSY_MS = 5_000
const NO_ROWS: readonly unknown[] = []

interface Prepared {
  readonly statement: StatementSync
  /** Whether it returns rows; asked of SQLite once. */
  readonly reads: boolean
}

/**
 * Opens or creates a database file: WAL, durable commits (synchronous FULL), readable by its owner
 * only. Transactions wait for the end of the turn (`group-commit.ts`) and then run synchronously: no
 * `await` ever lies between begin and commit, where the process could wait for itself.
 * @param file a path, or `:memory:`.
 * @param busyMs milliseconds that a write waits for another process's; the event loop waits with it.
 * @throws when it is no database or can't be opened.
 */
export function openSqlite(file: string, busyMs = BUSY_MS): SqlDatabase {
  const database = openFile(file, busyMs)
  // Statements are constants of this program (`statement.ts`), so they are few.
  const prepared = new Map<string, Prepared>()

  function prepare(sql: string): Prepared {
    const known = prepared.get(sql)
    if (known) return known
    const statement = database.prepare(sql)
    const made = { statement, reads: statement.columns().length > 0 }
    prepared.set(sql, made)
    return made
  }

  function run({ query, one }: Step): readonly unknown[] {
    const { statement, reads } = prepare(query.sql)
    const rows = reads ? statement.all(...query.parameters) : NO_ROWS
    const touched = reads ? rows.length : Number(statement.run(...query.parameters).changes)
    if (one !== undefined && touched !== 1) throw new Conflict(one)
    return rows
  }

  function inTransaction<T>(work: () => T): T {
    prepare('BEGIN IMMEDIATE').statement.run()
    try {
      const result = work()
      prepare('COMMIT').statement.run()
      return result
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  }

  const { transact, flush } = groupCommit({
    inTransaction: (work) => attempt(() => inTransaction(work)),
    run,
  })

  return {
    dialect: 'sqlite',
    rows: async <Row>({ sql, parameters }: BoundQuery<Row>) =>
      attempt(() => prepare(sql).statement.all(...parameters) as Row[]),
    change: async ({ sql, parameters }) =>
      attempt(() => Number(prepare(sql).statement.run(...parameters).changes)),
    transact: async (steps) => (steps.length === 0 ? [] : transact(steps)),
    async migrate(name, versions) {
      if (versionOf(database, name, versions.length) === versions.length) return versions.length
      return inTransaction(() => {
        const found = versionOf(database, name, versions.length)
        for (const script of versions.slice(found)) database.exec(script)
        database.exec(`PRAGMA user_version = ${versions.length}`)
        return found
      })
    },
    async close() {
      flush()
      database.close()
    },
  }
}

/** @throws when it is above `known`. */
function versionOf(database: DatabaseSync, name: string, known: number): number {
  const row = database.prepare('PRAGMA user_version').get() as { user_version: number }
  if (row.user_version > known) throw new SchemaIsNewer(name, row.user_version, known)
  return row.user_version
}

function attempt<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof Conflict ? error : new StoreUnavailable(error)
  }
}

function openFile(file: string, timeout: number): DatabaseSync {
  const onDisk = file !== ':memory:'
  if (onDisk) mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout })
  try {
    if (onDisk) chmodSync(file, 0o600)
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}
