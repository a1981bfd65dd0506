import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { TestDatabase } from '../../../test/postgres/test-databases.ts'
import { systemClock } from '../../kernel/clock.ts'
import { createVault } from '../../kernel/seal.ts'
import { StoreUnavailable } from '../ports/failures.ts'
import { openPostgresStore } from './open-store.ts'
import type { PostgresAddress } from './postgres-address.ts'
import { openPostgres } from './postgres-database.ts'
import type { PostgresLimits } from './postgres-limits.ts'
import type { BoundQuery, SqlDatabase, SqlValue } from './sql-database.ts'

/** For what must not fail on a busy machine. */
export const PATIENT: PostgresLimits = {
  connect: 30_000,
  statement: 30_000,
  lock: 20_000,
  unit: 40_000,
}
/** For what must fail soon. */
export const LIMITS: PostgresLimits = { connect: 2_000, statement: 1_500, lock: 500, unit: 10_000 }
export const vault = createVault(randomBytes(32))

export const sql = <Row = unknown>(
  text: string,
  parameters: readonly SqlValue[] = [],
): BoundQuery<Row> => ({ sql: text, parameters })
export const sleep = (seconds: number): BoundQuery => sql(`SELECT pg_sleep(${seconds})`)
/** A row of a table that every store has. */
export const person = (key: string): BoundQuery =>
  sql(`INSERT INTO person VALUES ('${key}', '${key}', NULL, NULL, 1)`)

/** A store and, below it, a database with short limits, on the same address. */
export async function openBoth(
  t: TestContext,
  address: PostgresAddress,
  limits: Partial<PostgresLimits> = {},
): Promise<{ readonly database: SqlDatabase; close(): Promise<void> }> {
  const store = await openPostgresStore(address, vault, systemClock)
  await store.close()
  const database = await openPostgres(address, { ...LIMITS, ...limits })
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= database.close()
    return closed
  }
  t.after(close)
  return { database, close }
}

/** Rejects as unavailable, with a cause whose SQLSTATE or message is that. */
export async function unavailable(promise: Promise<unknown>, cause: RegExp): Promise<void> {
  await assert.rejects(promise, (error: unknown) => {
    assert.ok(error instanceof StoreUnavailable, String(error))
    const { code, message } = error.cause as { code?: string; message: string }
    assert.match(`${code ?? ''} ${message}`, cause)
    if (code) assert.ok(error.message.endsWith(` (${code}).`), error.message)
    return true
  })
}

/** Resolves when somebody on the server does that. */
export async function seen(database: TestDatabase, condition: string): Promise<void> {
  const activity = `SELECT 1 FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND ${condition}`
  while ((await database.query(activity)).length === 0) await wait(5)
}
