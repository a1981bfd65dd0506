import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { environmentReader } from '../../src/node/environment.ts'
import { readDatabase } from '../../src/node/read-database.ts'
import type { PostgresAddress } from '../../src/storage/sql/postgres-address.ts'
import { findPostgres } from './find-postgres.ts'
import { startPostgres } from './postgres-server.ts'

/** A database of one test on the server of all of them. */
export interface TestDatabase {
  /** With its password, for a process that reads it from its environment. */
  readonly url: string
  readonly address: PostgresAddress
  /** A statement beside the store, as somebody else. */
  query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]>
  /** A connection that can hold a transaction open; it ends with the database. */
  connect(): Promise<pg.Client>
  drop(): Promise<void>
}

export interface TestDatabases {
  /** Why there is no PostgreSQL: a reason for `skip`. */
  readonly missing: string | false
  create(): Promise<TestDatabase>
}

/**
 * The PostgreSQL of the whole test run (`TEST_DATABASE_URL`, of a user who may create databases), or
 * one of this process alone, when a test file is run by itself. It ends with the process.
 */
export async function testDatabases(env: NodeJS.ProcessEnv = process.env): Promise<TestDatabases> {
  const given = env['TEST_DATABASE_URL']
  if (given) return { missing: false, create: () => createDatabase(given) }
  const found = findPostgres()
  if ('missing' in found) return { missing: found.missing, create: neverCalled }
  let server: ReturnType<typeof startPostgres> | undefined
  return {
    missing: false,
    async create() {
      server ??= startPostgres(found.bin)
      return createDatabase((await server).url)
    },
  }
}

const neverCalled = () => Promise.reject(new Error('There is no PostgreSQL.'))

/** @param server the URL of another database on it. */
export async function createDatabase(server: string): Promise<TestDatabase> {
  const name = `voordeur_test_${randomBytes(6).toString('hex')}`
  const url = new URL(server)
  url.pathname = `/${name}`
  await queryOnce(server, `CREATE DATABASE ${name}`)
  const pool = new pg.Pool({ connectionString: url.href, max: 3 }).on('error', () => {})
  const clients: pg.Client[] = []
  return {
    url: url.href,
    address: addressOf(url.href),
    query: async <Row extends pg.QueryResultRow>(sql: string) => (await pool.query<Row>(sql)).rows,
    async connect() {
      const client = new pg.Client(url.href).on('error', () => {})
      clients.push(client)
      await client.connect()
      return client
    },
    async drop() {
      for (const client of clients) await client.end()
      await pool.end()
      await queryOnce(server, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

/** The address as the gateway would read it. */
export function addressOf(url: string): PostgresAddress {
  const reader = environmentReader({ DATABASE_URL: url, ALLOW_DATABASE_WITHOUT_TLS: 'true' })
  const { database } = readDatabase(reader, { production: false, warn: () => {} })
  if (!database) throw new Error(reader.faults.join(' '))
  return database
}

async function queryOnce(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
