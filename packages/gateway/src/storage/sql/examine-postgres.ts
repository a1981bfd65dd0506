import pg from 'pg'
import { clientConfig, type PostgresAddress } from './postgres-address.ts'
import { POSTGRES_LIMITS } from './postgres-limits.ts'
import { schemaVersion } from './postgres-migrations.ts'
import { schemaVersions } from './schema.ts'
import { GATEWAY_TABLES } from './sql-store.ts'

/** What a look at a PostgreSQL finds, without making or changing anything. */
export interface PostgresExamination {
  /** As it calls itself, such as `15.18`. */
  readonly version: string
  /** Of our tables; `0` when there are none yet. */
  readonly schema: number
  /** The version that this program makes. */
  readonly newestSchema: number
  /** It takes no writes now: a standby, say. */
  readonly readOnly: boolean
  /** Of one statement there and back: the quickest of a few. */
  readonly milliseconds: number
}

const LOOKS = 5

/** @throws what `pg` throws; `explainPostgres` puts it in words. */
export async function examinePostgres(address: PostgresAddress): Promise<PostgresExamination> {
  const config = await clientConfig(address, POSTGRES_LIMITS)
  const client = new pg.Client({ ...config, query_timeout: POSTGRES_LIMITS.statement })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string; readOnly: string }>(
      `SELECT current_setting('server_version') AS version,
        current_setting('transaction_read_only') AS "readOnly"`,
    )
    return {
      version: rows[0]?.version.split(' ')[0] ?? '',
      schema: (await schemaVersion(client, GATEWAY_TABLES)) ?? 0,
      newestSchema: schemaVersions('postgres').length,
      readOnly: rows[0]?.readOnly === 'on',
      milliseconds: await latency(client),
    }
  } finally {
    await client.end()
  }
}

async function latency(client: pg.Client): Promise<number> {
  const times: number[] = []
  for (let look = 0; look < LOOKS; look++) {
    const start = performance.now()
    await client.query('SELECT 1')
    times.push(performance.now() - start)
  }
  return Math.min(...times)
}
