import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { testDatabases } from '../../../test/postgres/test-databases.ts'
import { createVault } from '../../kernel/seal.ts'
import type { Write } from '../ports/engine-records.ts'
import type { Store } from '../ports/store.ts'
import { openPostgres } from './postgres-database.ts'
import { PATIENT, sql as query } from './postgres-fault-fixture.ts'
import type { BoundQuery, SqlDatabase } from './sql-database.ts'
import { openSqlStore } from './sql-store.ts'
import { openSqlite } from './sqlite-database.ts'

const vault = createVault(randomBytes(32))
const NOW = 1_000_000
const key = { model: 'RefreshToken', idHash: 'x' }
const record = { ...key, payload: '{}', grantHash: 'g' }
const writes: readonly Write[] = [
  { type: 'save', record },
  { type: 'claim', record: { ...record, idHash: 'y' } },
  { type: 'require', ...key },
  { type: 'unused', ...key },
  { type: 'unchanged', ...key, payload: '{}' },
  { type: 'prolong', ...key, expiresAt: 1 },
  { type: 'consume', ...key, at: 1 },
  { type: 'revoke', model: 'RefreshToken', grantHash: 'g' },
  { type: 'revoke-all', of: 'person', id: 'p' },
  { type: 'revoke-all', of: 'client', id: 'c' },
]

/** Everything whose table grows with use. Keys and documents are few by design. */
async function useAll(store: Store): Promise<void> {
  const { engineRecords, refreshReplies, revocations, auditTrail, signIns, stepUps } = store
  await engineRecords.commit(writes)
  await engineRecords.find('Client', 'x')
  await engineRecords.findRedeemable('x')
  await engineRecords.trimWaitingClients(50_000, 100)
  await refreshReplies.find('x')
  await revocations.since(1_000_000, 100)
  await auditTrail.list(10)
  await auditTrail.list(10, 5)
  await store.people.find('person_x')
  await store.people.idFor({ issuer: 'i', subject: 's' })
  for (const kind of ['grant', 'person', 'client'] as const) await store.holdings.count(kind, 'x')
  await signIns.find('x')
  await signIns.take('x')
  await stepUps.raise({ grant: 'g', personId: 'p', clientId: 'c', expiresAt: 1, by: 'link' })
  await stepUps.find('x')
  await stepUps.take('x')
  await stepUps.waitingFor('p', 'c')
  await stepUps.settle('p', 'c')
  await store.metadataCache.find('x')
  for (const part of [engineRecords, refreshReplies, revocations, auditTrail, signIns, stepUps])
    await part.purge(100)
}

/** Every statement that `useAll` makes the store run, each once. */
async function statementsOf(database: SqlDatabase): Promise<readonly BoundQuery[]> {
  const seen = new Map<string, BoundQuery>()
  const note = (query: BoundQuery) => void seen.set(query.sql, query)
  const recording: SqlDatabase = {
    ...database,
    rows(query) {
      note(query)
      return database.rows(query)
    },
    change(query) {
      note(query)
      return database.change(query)
    },
    transact(steps) {
      for (const { query } of steps) note(query)
      return database.transact(steps)
    },
  }
  const store = await openSqlStore(recording, vault, { now: () => NOW })
  await useAll(store)
  await store.close()
  return [...seen.values()].filter(({ sql }) => !/^INSERT|^select 1$|advisory/i.test(sql))
}

/** 20,000 rows a table, of which a few have expired, as in a gateway that has been used. */
const fillWith = (series: string, text: (number: string) => string): readonly string[] => {
  const expiry = `CASE WHEN n < 50 THEN ${NOW} ELSE ${NOW} * 2 + n END`
  const hash = text('n')
  // Only a grant says whose it is.
  const owner = (number: string) => `CASE WHEN n % 4 = 0 THEN ${text(number)} END`
  return [
    `INSERT INTO engine_record
      SELECT CASE WHEN n % 4 = 0 THEN 'Grant' WHEN n % 100 = 1 THEN 'Client' ELSE 'RefreshToken' END,
        ${hash}, '{}', ${text('n / 4')}, ${owner('n / 8')}, ${owner('n / 16')}, ${expiry}, NULL FROM ${series}`,
    `INSERT INTO refresh_reply SELECT ${hash}, ${text('n / 4')}, 's', 'p', 'x', 1, ${expiry} FROM ${series}`,
    `INSERT INTO revocation (kind, subject, not_before, expires_at)
      SELECT 'grant', ${hash}, 1, ${expiry} FROM ${series}`,
    `INSERT INTO audit_entry (event, at, expires_at) SELECT 'refreshed', n, ${expiry} FROM ${series}`,
    `INSERT INTO person SELECT ${hash}, ${text('n + 1000000')}, NULL, NULL, 1 FROM ${series}`,
    `INSERT INTO sign_in SELECT ${hash}, ${hash}, 'b', 'x', ${expiry} FROM ${series}`,
    `INSERT INTO step_up SELECT ${hash}, ${text('n / 2')}, ${hash}, ${text('n / 4')}, 'c', n % 2, 'x', ${expiry} FROM ${series}`,
    `INSERT INTO metadata_document SELECT ${hash}, '{}', n FROM ${series}`,
  ]
}

const ROWS = 20_000
const databases = await testDatabases()

describe('every statement on a table that grows uses an index', { timeout: 60_000 }, () => {
  it('on SQLite', async (t) => {
    const memory = openSqlite(':memory:')
    const statements = await statementsOf({ ...memory, close: async () => {} })
    t.after(() => memory.close())
    const scans: string[] = []
    for (const { sql, parameters } of statements) {
      const explain = query<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, parameters)
      const plan = await memory.rows(explain)
      for (const { detail } of plan)
        if (/^SCAN (?!.*USING.*INDEX)/.test(detail)) scans.push(`${detail}: ${sql}`)
    }
    assert.ok(statements.length > 30, `${statements.length}`)
    assert.deepEqual(scans, [])
  })

  it('on PostgreSQL', { skip: databases.missing }, async (t) => {
    const database = await databases.create()
    const ours = await openPostgres(database.address, PATIENT)
    t.after(async () => {
      await ours.close()
      await database.drop()
    })
    const statements = await statementsOf({ ...ours, close: async () => {} })
    const series = `generate_series(1, ${ROWS}) n`
    for (const insert of fillWith(series, (number) => `md5((${number})::text)`))
      await database.query(insert)
    await database.query('ANALYZE')
    const scans: string[] = []
    for (const { sql, parameters } of statements) {
      const plan = await ours.rows(query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, parameters))
      const lines = plan.map((row) => row['QUERY PLAN'])
      if (lines.some((line) => /Seq Scan/.test(line))) scans.push(`${lines.join('\n')}: ${sql}`)
    }
    assert.ok(statements.length > 30, `${statements.length}`)
    assert.deepEqual(scans, [])
  })
})
