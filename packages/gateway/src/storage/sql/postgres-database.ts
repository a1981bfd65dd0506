import pg from 'pg'
import { Conflict, StoreUnavailable } from '../ports/failures.ts'
import { migratePostgres } from './postgres-migrations.ts'
import type { BoundQuery, SqlDatabase, Step } from './sql-database.ts'

export interface PostgresOptions {
  /** Connections of this process. */
  readonly connections?: number
  /** Milliseconds to get a connection. */
  readonly connectMs?: number
  /** Milliseconds for one statement, told to the server and kept here too: the network may be cut. */
  readonly statementMs?: number
}

/** The server's `bigint` is our milliseconds: exact as a number for 285 thousand years. */
const BIGINT = 20
const types = new pg.TypeOverrides()
types.setTypeParser(BIGINT, Number)

/**
 * A pool of connections to one PostgreSQL. Transactions hold a connection for their SQL only, so a
 * slow network call elsewhere never keeps one.
 * @param url `postgres://user:password@host:port/database?sslmode=verify-full`; never logged.
 */
export function openPostgres(
  url: string,
  { connections = 10, connectMs = 3_000, statementMs = 5_000 }: PostgresOptions = {},
): SqlDatabase {
  const server = {
    connectionString: url,
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    application_name: 'voordeur',
  }
  const pool = new pg.Pool({
    ...server,
    max: connections,
    statement_timeout: statementMs,
    query_timeout: statementMs + 1_000,
    lock_timeout: statementMs,
    idle_in_transaction_session_timeout: statementMs,
    idleTimeoutMillis: 30_000,
    types,
  })
  // An idle connection that breaks would end the process otherwise; the next use opens another.
  pool.on('error', () => {})

  const run = async ({ sql, parameters }: BoundQuery) => {
    try {
      return await pool.query(sql, [...parameters])
    } catch (error) {
      throw new StoreUnavailable(error)
    }
  }

  return {
    dialect: 'postgres',
    rows: async <Row>(query: BoundQuery<Row>) => (await run(query)).rows as Row[],
    change: async (query) => (await run(query)).rowCount ?? 0,
    transact: async (steps) =>
      steps.length === 0 ? [] : await onConnection(pool, (client) => transact(client, steps)),
    migrate: (name, versions) => migratePostgres({ ...server, types }, name, versions),
    close: () => pool.end(),
  }
}

async function transact(client: pg.PoolClient, steps: readonly Step[]) {
  const results: unknown[][] = []
  await client.query('BEGIN')
  for (const { query, one } of steps) {
    const { rows, rowCount } = await client.query(query.sql, [...query.parameters])
    if (one !== undefined && rowCount !== 1) throw new Conflict(one)
    results.push(rows)
  }
  await client.query('COMMIT')
  return results
}

/** A connection that failed in the middle of something is closed, never given to somebody else. */
async function onConnection<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  let client: pg.PoolClient
  try {
    client = await pool.connect()
  } catch (error) {
    throw new StoreUnavailable(error)
  }
  // Without a listener of its own, a connection that breaks while it is out ends the process.
  const ignore = () => {}
  client.on('error', ignore)
  try {
    const result = await work(client)
    client.removeListener('error', ignore)
    client.release()
    return result
  } catch (error) {
    const rolledBack = error instanceof Conflict && (await rollback(client))
    client.removeListener('error', ignore)
    client.release(!rolledBack)
    throw error instanceof Conflict ? error : new StoreUnavailable(error)
  }
}

const rollback = async (client: pg.PoolClient): Promise<boolean> =>
  client.query('ROLLBACK').then(
    () => true,
    () => false,
  )
