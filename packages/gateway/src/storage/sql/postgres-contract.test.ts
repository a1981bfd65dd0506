import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startProxy } from '../../../test/postgres/tcp-proxy.ts'
import { type TestDatabase, testDatabases } from '../../../test/postgres/test-databases.ts'
import { systemClock } from '../../kernel/clock.ts'
import { storeContract } from '../contract/store-contract.ts'
import type { StorePlace } from '../contract/subject.ts'
import { pauses } from './delayed-database-fixture.ts'
import { openPostgresStore } from './open-store.ts'
import { PATIENT, vault } from './postgres-fault-fixture.ts'

const databases = await testDatabases()
let database: TestDatabase | undefined
const empty = `DO $$ BEGIN EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ')
  || ' RESTART IDENTITY' FROM pg_tables
  WHERE schemaname = 'public' AND tablename <> 'schema_version'); END $$`

after(() => database?.drop())

/** One database for the file, emptied for each test: making one takes longer than most tests. */
async function emptyDatabase(): Promise<TestDatabase> {
  if (database) await database.query(empty)
  database ??= await databases.create()
  return database
}

async function onServer(): Promise<StorePlace> {
  const { address } = await emptyDatabase()
  return { open: (vault, clock) => openPostgresStore(address, vault, clock, PATIENT) }
}

async function onSlowNetwork(): Promise<StorePlace> {
  const { address } = await emptyDatabase()
  const proxy = await startProxy(address)
  proxy.delay = pauses(2)
  const slow = { ...address, host: '127.0.0.1', port: proxy.port }
  return {
    open: (vault, clock) => openPostgresStore(slow, vault, clock, PATIENT),
    drop: () => proxy.close(),
  }
}

const skip = databases.missing
storeContract({ name: 'PostgreSQL', create: onServer, skip })
storeContract({ name: 'PostgreSQL with latency', create: onSlowNetwork, skip })

test('PostgreSQL keeps 10,000 metadata documents, the youngest', { skip }, async (t) => {
  const { address, query } = await emptyDatabase()
  const store = await openPostgresStore(address, vault, systemClock, PATIENT)
  t.after(() => store.close())
  await query(`INSERT INTO metadata_document
    SELECT 'https://a.example/' || n, '{}', n FROM generate_series(1, 10010) n`)
  const document = { document: {}, fetchedAt: 1_000_000, freshUntil: 1_000_000 }
  for (let n = 0; n < 30; n++)
    await store.metadataCache.save({ url: `https://b.example/${n}`, ...document })
  const held = 'SELECT count(*)::int AS n, min(fetched_at)::int AS oldest FROM metadata_document'
  assert.deepEqual(await query(held), [{ n: 10_000, oldest: 41 }])
})
