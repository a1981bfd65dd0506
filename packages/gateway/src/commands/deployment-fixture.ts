import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TestContext } from 'node:test'
import type { TestDatabases } from '../../test/postgres/test-databases.ts'
import { openStore, sqliteFileOf } from '../assembly/open-store.ts'
import { systemClock } from '../kernel/clock.ts'
import { createVault, type Vault } from '../kernel/seal.ts'
import type { Env } from '../node/environment.ts'
import { readStorageConfig } from '../node/read-config.ts'
import type { Store } from '../storage/ports/store.ts'

/** Test support: where one gateway keeps its state, and what its commands read. */
export interface TestDeployment {
  readonly name: 'SQLite' | 'PostgreSQL'
  readonly dataDir: string
  readonly env: Env
  readonly vault: Vault
  /** As a server has it open. */
  open(vault?: Vault): Promise<Store>
  /** Beside every server. */
  query(sql: string): Promise<readonly Record<string, unknown>[]>
  /** What the app behind the gateway does at its start: a table of its own. */
  makeAppTable(rows: number): Promise<void>
  /** Every row of every table but the register's, in one order. */
  dump(): Promise<Readonly<Record<string, readonly unknown[]>>>
}

export const newKey = (): Buffer => randomBytes(32)

export type Make = (t: TestContext, key?: Buffer) => Promise<TestDeployment>

export const APP_TABLE = 'assessment'
const TABLE = `CREATE TABLE ${APP_TABLE} (id TEXT PRIMARY KEY, value REAL, record TEXT NOT NULL)`
const appRows = (rows: number, n: string) =>
  rows === 0
    ? ''
    : `INSERT INTO ${APP_TABLE} SELECT 'asm' || ${n}, ${n} + 0.5, '{"plaats":"Súdwest"}' FROM `

/** @param dataDir a folder that is there. */
export const onSqlite = async (
  t: TestContext,
  key = newKey(),
  dataDir = folder(t),
): Promise<TestDeployment> => {
  const env = { VOORDEUR_DATA_DIR: dataDir, VOORDEUR_MASTER_KEY: key.toString('base64') }
  const on = <T>(file: string, work: (database: DatabaseSync) => T): T => {
    const database = new DatabaseSync(file)
    try {
      return work(database)
    } finally {
      database.close()
    }
  }
  const gatewayFile = sqliteFileOf({ dataDir })
  const appFile = join(dataDir, 'assessments.sqlite')
  const query = async (sql: string, file = gatewayFile) =>
    on(file, (database) => database.prepare(sql).all())
  const names = async (file: string) =>
    query(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'`, file)
  return {
    name: 'SQLite',
    dataDir,
    ...opener(env, key),
    query,
    async makeAppTable(rows) {
      const numbers = `(WITH RECURSIVE n(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n
        WHERE n < ${rows}) SELECT n FROM n)`
      on(appFile, (database) =>
        database.exec(`PRAGMA journal_mode = WAL; ${TABLE} STRICT; PRAGMA user_version = 3;
          ${appRows(rows, 'n')} ${rows === 0 ? '' : numbers}`),
      )
    },
    async dump() {
      const files = [gatewayFile, appFile]
      const all: Record<string, unknown[]> = {}
      for (const file of files)
        for (const { name } of await names(file))
          all[String(name)] = sorted(await query(`SELECT * FROM ${String(name)}`, file))
      return all
    },
  }
}

export const onPostgres =
  (databases: TestDatabases): Make =>
  async (t, key = newKey()) => {
    const database = await databases.create()
    t.after(() => database.drop())
    const dataDir = folder(t)
    const env = {
      VOORDEUR_DATA_DIR: dataDir,
      DATABASE_URL: database.url,
      VOORDEUR_MASTER_KEY: key.toString('base64'),
    }
    return {
      name: 'PostgreSQL',
      dataDir,
      ...opener(env, key),
      query: (sql) => database.query(sql),
      async makeAppTable(rows) {
        await database.query(TABLE.replace('REAL', 'double precision'))
        if (rows > 0)
          await database.query(`${appRows(rows, 'n')} generate_series(1, ${rows}) AS s(n)`)
      },
      async dump() {
        const tables = await database.query<{ name: string }>(
          `SELECT tablename AS name FROM pg_tables
            WHERE schemaname = 'public' AND tablename <> 'schema_version'`,
        )
        const all: Record<string, unknown[]> = {}
        for (const { name } of tables)
          all[name] = sorted(numbered(await database.query(`SELECT * FROM ${name}`)))
        return all
      },
    }
  }

function opener(env: Env, key: Buffer): Pick<TestDeployment, 'env' | 'vault' | 'open'> {
  const vault = createVault(new Uint8Array(key))
  const open = (with_ = vault) => openStore(readStorageConfig(env), with_, systemClock)
  return { env, vault, open }
}

const folder = (t: TestContext): string => {
  const path = mkdtempSync(join(tmpdir(), 'voordeur-operations-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const sorted = (rows: readonly unknown[]): unknown[] =>
  rows
    .map((row) => JSON.stringify(row, Object.keys(row as object).toSorted()))
    .toSorted()
    .map((text) => JSON.parse(text) as unknown)

/** A pool of its own gives `bigint` as text. */
const numbered = (rows: readonly Record<string, unknown>[]) =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        BIG.test(name) && typeof value === 'string' ? Number(value) : value,
      ]),
    ),
  )

const BIG = /^(sequence|not_before|at|signs_from|.*_at)$/
