import { join } from 'node:path'
import { openingFile, openingPostgres } from './opening.ts'
import type { PostgresAddress } from './postgres-address.ts'
import type { PostgresLimits } from './postgres-limits.ts'
import type { Dialect, SqlDatabase } from './sql-database.ts'
import { openSqlite } from './sqlite-database.ts'

/** Tables that an app keeps in the operator's database, beside the gateway's. */
export interface AppTables {
  /** What they are called: in PostgreSQL's `schema_version`; their file is `<name>.sqlite`. */
  readonly name: string
  /** Scripts of statements, forward only; an entry never changes once it is released. */
  versions(dialect: Dialect): readonly string[]
}

/** Of `GatewayConfig`: where state is kept. */
export interface DatabasePlace {
  readonly dataDir: string
  readonly database?: PostgresAddress
}

/**
 * Opens the operator's database for an app, its tables brought up to date: the PostgreSQL of
 * DATABASE_URL, which replicas share, or else a file in the data folder.
 * @throws in plain words, without the password, when it can't be used or is of a newer version.
 */
export function openDatabase(
  { dataDir, database }: DatabasePlace,
  { name, versions }: AppTables,
): Promise<SqlDatabase> {
  if (database) return openPostgresTables(database, { name, versions: versions('postgres') })
  const file = join(dataDir, `${name}.sqlite`)
  return openingFile(file, async () => upToDate(openSqlite(file), name, versions('sqlite')))
}

/** An app's part of the connections: it has as many at most as half of the gateway's. */
const SHARE = 2
const CONNECTIONS = 10

/** The same, for an app that keeps its file in a way of its own. */
export const openPostgresTables = (
  address: PostgresAddress,
  { name, versions }: { readonly name: string; readonly versions: readonly string[] },
  limits?: PostgresLimits,
): Promise<SqlDatabase> =>
  openingPostgres(async () => {
    const { openPostgres } = await import('./postgres-database.ts')
    const connections = Math.ceil((address.connections ?? CONNECTIONS) / SHARE)
    return upToDate(await openPostgres({ ...address, connections }, limits), name, versions)
  })

async function upToDate(
  database: SqlDatabase,
  name: string,
  versions: readonly string[],
): Promise<SqlDatabase> {
  try {
    await database.migrate(name, versions)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}
