import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { Conflict, StoreUnavailable } from '../ports/failures.ts'
import { clientConfig, type PostgresAddress, statementLimits } from './postgres-address.ts'
import { POSTGRES_LIMITS, type PostgresLimits } from './postgres-limits.ts'
import { migratePostgres } from './postgres-migrations.ts'
import type { BoundQuery, SqlDatabase, Step } from './sql-database.ts'
import { TookTooLong, type TrustedConnections, trustedConnections } from './trusted-connections.ts'

const CONNECTIONS = 10
const IDLE_MS = 30_000
/** So that connections follow a server that moved behind its name. */
const LIFETIME_S = 30 * 60
/** What is under way at close may end; a connection that nobody answers is cut. */
const CLOSE_MS = 2_000
/** Deadlock, and a serialization failure: rolled back whole, so the same steps may run again. */
const RETRIED = new Set(['40P01', '40001'])
const ATTEMPTS = 4

/**
 * A pool of connections to one PostgreSQL. Transactions hold a connection for their SQL only, so a
 * slow network call elsewhere never keeps one. Connects at the first use.
 * @throws when the file of the certificate authority can't be read.
 */
export async function openPostgres(
  address: PostgresAddress,
  limits: PostgresLimits = POSTGRES_LIMITS,
): Promise<SqlDatabase> {
  const sockets = new Set<Socket>()
  const config = await clientConfig(address, limits, sockets)
  const pool = new pg.Pool({
    ...config,
    ...statementLimits(limits),
    max: address.connections ?? CONNECTIONS,
    idleTimeoutMillis: IDLE_MS,
    maxLifetimeSeconds: LIFETIME_S,
  })
  // An idle connection that breaks would end the process otherwise; the next use opens another.
  pool.on('error', () => {})
  const connections = trustedConnections(pool)
  const run = ({ sql, parameters }: BoundQuery) =>
    onConnection(connections, limits.unit, (client) => client.query(sql, [...parameters]))

  return {
    dialect: 'postgres',
    rows: async <Row>(query: BoundQuery<Row>) => (await run(query)).rows as Row[],
    change: async (query) => (await run(query)).rowCount ?? 0,
    transact: async (steps) =>
      steps.length === 0
        ? []
        : await onConnection(connections, limits.unit, (client) => transact(client, steps)),
    migrate: (name, versions) => migratePostgres(config, name, versions),
    async close() {
      const ended = pool.end()
      await Promise.race([ended, wait(CLOSE_MS, undefined, { ref: false })])
      for (const socket of sockets) socket.destroy()
      await ended
    },
  }
}

/** Runs the steps between begin and commit; one that lost a deadlock is tried again. */
async function transact(client: pg.PoolClient, steps: readonly Step[]) {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query('BEGIN')
      const results: unknown[][] = []
      for (const step of steps) results.push(await take(client, step))
      await client.query('COMMIT')
      return results
    } catch (error) {
      const again = RETRIED.has((error as pg.DatabaseError).code ?? '') && attempt < ATTEMPTS
      if (again || error instanceof Conflict) await client.query('ROLLBACK')
      if (!again) throw error
    }
  }
}

async function take(client: pg.PoolClient, { query, one }: Step): Promise<unknown[]> {
  const { rows, rowCount } = await client.query(query.sql, [...query.parameters])
  if (one !== undefined && rowCount !== 1) throw new Conflict(one)
  return rows
}

/**
 * Lends a connection to `work` for at most `limitMs`. One that failed in the middle of something,
 * or came too late, is closed and never given to somebody else.
 */
async function onConnection<T>(
  connections: TrustedConnections,
  limitMs: number,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await connections.take().catch((error: unknown) => {
    throw new StoreUnavailable(error)
  })
  // Without a listener of its own, a connection that breaks while it is out ends the process.
  const ignore = () => {}
  client.on('error', ignore)
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new TookTooLong()), limitMs)
  let failure: unknown
  try {
    return await Promise.race([work(client), late.promise])
  } catch (error) {
    if (error instanceof Conflict) throw error
    failure = error
    throw new StoreUnavailable(error)
  } finally {
    clearTimeout(timer)
    client.removeListener('error', ignore)
    connections.giveBack(client, failure)
  }
}
