import { Socket } from 'node:net'
import pg from 'pg'
import type { PostgresLimits } from './postgres-limits.ts'

/** Which PostgreSQL, as whom, and how it proves to be that one. */
export interface PostgresAddress {
  /** A name or an IP address; an absolute path is the folder of a Unix socket. */
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  /** Asked at each new connection, so that a renewed password needs no restart. */
  readonly password: () => Promise<string>
  /** TLS with the certificate and the name in it verified; absent: none, for this machine only. */
  readonly tls?: PostgresTls
  /** Connections of this process at most. */
  readonly connections?: number
}

export interface PostgresTls {
  /** The authority that signed the server's certificate, PEM; absent: those that Node trusts. */
  readonly authority?: () => Promise<string>
}

/** The network and the server's cancellation get this long before a statement is given up here. */
const GRACE_MS = 1_000
const KEEP_ALIVE_MS = 10_000

/** The server's `bigint` is our milliseconds: exact as a number for 285 thousand years. */
const BIGINT = 20
const types = new pg.TypeOverrides()
types.setTypeParser(BIGINT, Number)

/**
 * What `pg` is told. Every value is said here, because for one that is absent it would look into
 * the environment and the home folder.
 * @param sockets gets every socket while it is open.
 */
export async function clientConfig(
  { host, port, database, user, password, tls }: PostgresAddress,
  { connect }: Pick<PostgresLimits, 'connect'>,
  sockets: Set<Socket> = new Set(),
): Promise<pg.ClientConfig> {
  const authority = await tls?.authority?.()
  return {
    host,
    port,
    database,
    user,
    password,
    ssl: tls ? { rejectUnauthorized: true, ...(authority ? { ca: authority } : {}) } : false,
    connectionTimeoutMillis: connect,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    application_name: 'voordeur',
    client_encoding: 'UTF8',
    // What a commit promises must not hang on the defaults of a role or a database.
    options: '-c synchronous_commit=on -c default_transaction_isolation=read\\ committed',
    types,
    stream: () => tracked(sockets),
  }
}

/** The limits of ordinary statements; a migration has its own. */
export const statementLimits = ({ statement, lock }: PostgresLimits): pg.ClientConfig => ({
  statement_timeout: statement,
  query_timeout: statement + GRACE_MS,
  lock_timeout: lock,
  // A process that stopped in the middle of a transaction keeps nobody waiting for long.
  idle_in_transaction_session_timeout: statement,
})

function tracked(sockets: Set<Socket>): Socket {
  const socket = new Socket()
  sockets.add(socket)
  return socket.once('close', () => sockets.delete(socket))
}
