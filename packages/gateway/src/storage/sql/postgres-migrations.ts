import pg from 'pg'
import { schemaIsNewer } from './schema-is-newer.ts'

/** One lock for all migrations of a database: they are rare, and then nobody waits for two. */
const MIGRATION_LOCK = 0x766f_6f72

/**
 * Migrates on a connection of its own, without the time limits of ordinary statements: a process
 * that starts beside a migrating one waits for as long as that takes.
 */
export async function migratePostgres(
  server: pg.ClientConfig,
  name: string,
  versions: readonly string[],
): Promise<void> {
  const client = new pg.Client(server)
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('BEGIN')
    await client.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`)
    const found = await versionOf(client, name)
    if (found > versions.length) throw schemaIsNewer(name, found, versions.length)
    for (const script of versions.slice(found)) await client.query(script)
    await client.query(
      `INSERT INTO schema_version (name, version) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET version = excluded.version`,
      [name, versions.length],
    )
    await client.query('COMMIT')
  } finally {
    // An open transaction ends with its connection.
    await client.end()
  }
}

async function versionOf(client: pg.Client, name: string): Promise<number> {
  await client.query(
    'CREATE TABLE IF NOT EXISTS schema_version (name text PRIMARY KEY, version integer NOT NULL)',
  )
  const { rows } = await client.query<{ version: number }>(
    'SELECT version FROM schema_version WHERE name = $1',
    [name],
  )
  return rows[0]?.version ?? 0
}
