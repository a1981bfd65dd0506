import pg from 'pg'
import { clientConfig, type PostgresAddress } from '../sql/postgres-address.ts'
import type { SqlValue } from '../sql/sql-database.ts'
import { InUse, type Session, type SessionKind } from './session.ts'

const CONNECT_MS = 10_000
/** A statement of a command may take long; a cut network must end it too. */
const STATEMENT_MS = 10 * 60_000
/** For a lock that a server's transaction holds for a moment. */
const LOCK_MS = 10_000

const BEGIN: Readonly<Record<SessionKind, string>> = {
  read: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
  write: 'BEGIN',
  alone: 'BEGIN',
}

/** @throws what `pg` throws, and {InUse}. */
export async function postgresSession(
  address: PostgresAddress,
  kind: SessionKind,
): Promise<Session> {
  const config = await clientConfig(address, { connect: CONNECT_MS })
  const client = new pg.Client({
    ...config,
    query_timeout: STATEMENT_MS,
    lock_timeout: LOCK_MS,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    if (kind === 'alone') await refuseOthers(client)
    await client.query(BEGIN[kind])
  } catch (error) {
    await client.end()
    throw error
  }
  return sessionOn(client)
}

function sessionOn(client: pg.Client): Session {
  return {
    dialect: 'postgres',
    rows: async <R>(sql: string, parameters: readonly SqlValue[] = []) =>
      (await client.query(sql, [...parameters])).rows as R[],
    change: async (sql, parameters = []) =>
      (await client.query(sql, [...parameters])).rowCount ?? 0,
    async *pages<R>(sql: string, size: number) {
      await client.query(`DECLARE every_row NO SCROLL CURSOR FOR ${sql}`)
      for (;;) {
        const { rows } = await client.query(`FETCH ${size} FROM every_row`)
        if (rows.length > 0) yield rows as R[]
        if (rows.length < size) break
      }
      await client.query('CLOSE every_row')
    },
    async commit() {
      await client.query('COMMIT')
    },
    async forgetDeleted() {},
    // An open transaction ends with its connection.
    close: () => client.end(),
  }
}

/** A running server asks for revocations every second or so, so it has a connection. */
async function refuseOthers(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ others: number }>(
    `SELECT count(*) AS others FROM pg_stat_activity WHERE datname = current_database()
      AND application_name = 'voordeur' AND pid <> pg_backend_pid()`,
  )
  const others = rows[0]?.others ?? 0
  if (others > 0)
    throw new InUse(
      `Voordeur has ${others} other connection(s) to this database. Stop every server and command that uses it first.`,
    )
}
