import pg from 'pg'
import { SchemaIsNewer } from './schema-is-newer.ts'

/** One lock for all migrations of a database: they are rare, and then nobody waits for two. */
const MIGRATION_LOCK = 0x766f_6f72
/** To wait for another process's migration, and for one script. A cut network must end it too. */
const LIMIT_MS = 10 * 60_000
/** A process that stopped in the middle of its migration gives the lock up. */
const IDLE_MS = 60_000

/**
 * Migrates on a connection of its own, without the short limits of ordinary statements: a process
 * that starts beside a migrating one waits for it. Tables that are up to date are left alone, so a
 * role that may not create tables can run the gateway, and a read-only server can start it.
 */
export async function migratePostgres(
  server: pg.ClientConfig,
  name: string,
  versions: readonly string[],
): Promise<number> {
  const client = new pg.Client({
    ...server,
    query_timeout: LIMIT_MS,
    idle_in_transaction_session_timeout: IDLE_MS,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    if ((await versionOf(client, name, versions.length)) === versions.length) return versions.length
    await client.query('BEGIN')
    await client.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`)
    await client.query(
      'CREATE TABLE IF NOT EXISTS schema_version (name text PRIMARY KEY, version integer NOT NULL)',
    )
    const found = await versionOf(client, name, versions.length)
    for (const script of versions.slice(found)) await client.query(script)
    await client.query(
      `INSERT INTO schema_version (name, version) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET version = excluded.version`,
      [name, versions.length],
    )
    await client.query('COMMIT')
    return found
  } finally {
    // An open transaction ends with its connection.
    await client.end()
  }
}

/** @throws when it is above `known`. */
async function versionOf(client: pg.Client, name: string, known: number): Promise<number> {
  const found = (await schemaVersion(client, name)) ?? 0
  if (found > known) throw new SchemaIsNewer(name, found, known)
  return found
}

/** The version of the tables called `name`, or nothing when there are none. */
export async function schemaVersion(client: pg.Client, name: string): Promise<number | undefined> {
  const table = await client.query<{ found: boolean }>(
    `SELECT to_regclass('schema_version') IS NOT NULL AS found`,
  )
  if (!table.rows[0]?.found) return undefined
  const { rows } = await client.query<{ version: number }>(
    'SELECT version FROM schema_version WHERE name = $1',
    [name],
  )
  return rows[0]?.version
}
