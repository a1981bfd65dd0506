import { systemClock } from '../../packages/gateway/src/kernel/clock.ts'
import type { Vault } from '../../packages/gateway/src/kernel/seal.ts'
import type { EngineRecord } from '../../packages/gateway/src/storage/ports/engine-records.ts'
import { openPostgresStore } from '../../packages/gateway/src/storage/sql/open-store.ts'
import { startPostgres } from '../../packages/gateway/test/postgres/postgres-server.ts'
import { createDatabase } from '../../packages/gateway/test/postgres/test-databases.ts'
import { columnsOf, type Place } from './place.ts'

/** As a real one: every commit is on disk, and dead rows are cleaned up by themselves. */
const DURABLE = { fsync: 'on', autovacuum: 'on', shared_buffers: '256MB', max_wal_size: '4GB' }
const ROWS = 2_000
const TYPES = ['text', 'text', 'text', 'text', 'text', 'text', 'bigint']
const INSERT = `INSERT INTO engine_record
  SELECT *, NULL::bigint FROM unnest(${TYPES.map((type, n) => `$${n + 1}::${type}[]`).join(', ')})`

/** A database of a server of its own, whose data lie in `folder`. @param bin of its programs. */
export async function postgresPlace(folder: string, bin: string, vault: Vault): Promise<Place> {
  const server = await startPostgres(bin, { parent: folder, settings: DURABLE })
  const database = await createDatabase(server.url)
  const client = await database.connect()
  return {
    open: () => openPostgresStore(database.address, vault, systemClock),
    async fill(records) {
      await client.query('SET synchronous_commit = off')
      for (const batch of inBatches(records)) await client.query(INSERT, columns(batch))
      // As autovacuum leaves it; while it runs, it would be timed too.
      await client.query('VACUUM ANALYZE engine_record')
      await client.query('CHECKPOINT')
    },
    async megabytes() {
      const sql = 'SELECT pg_database_size(current_database())::float8 AS bytes'
      return ((await database.query<{ bytes: number }>(sql))[0]?.bytes ?? 0) / 1e6
    },
    async close() {
      await database.drop()
      await server.stop()
    },
  }
}

function* inBatches(records: Iterable<EngineRecord>): Generator<EngineRecord[]> {
  let batch: EngineRecord[] = []
  for (const record of records) {
    batch.push(record)
    if (batch.length < ROWS) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function columns(batch: readonly EngineRecord[]): unknown[][] {
  const rows = batch.map(columnsOf)
  return TYPES.map((_, column) => rows.map((row) => row[column]))
}
