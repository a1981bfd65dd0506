import { openPostgres } from '../sql/postgres-database.ts'
import { explainPostgres } from '../sql/postgres-failure.ts'
import { POSTGRES_LIMITS } from '../sql/postgres-limits.ts'
import { schemaVersions } from '../sql/schema.ts'
import { SchemaIsNewer } from '../sql/schema-is-newer.ts'
import type { SqlDatabase } from '../sql/sql-database.ts'
import { GATEWAY_TABLES } from '../sql/sql-store.ts'
import { openSqlite } from '../sql/sqlite-database.ts'
import type { StatePlace } from './session.ts'

export interface Migrated {
  /** `0`: there were no tables. */
  readonly from: number
  readonly to: number
}

/** The version of the gateway's tables that this program makes. */
export const newestVersion = (): number => schemaVersions('sqlite').length

/**
 * Makes the gateway's tables, or brings them up to date, under a lock.
 * @throws in plain words, also when a newer Voordeur wrote them.
 */
export async function migrateGateway(place: StatePlace): Promise<Migrated> {
  const database = await open(place)
  try {
    const versions = schemaVersions(database.dialect)
    return { from: await database.migrate(GATEWAY_TABLES, versions), to: versions.length }
  } catch (error) {
    if (place.kind === 'sqlite' || error instanceof SchemaIsNewer) throw error
    const { what, remedy } = explainPostgres(error)
    throw new Error(`The database of DATABASE_URL can't be used: ${what} ${remedy}`, {
      cause: error,
    })
  } finally {
    await database.close()
  }
}

const open = (place: StatePlace): Promise<SqlDatabase> | SqlDatabase =>
  place.kind === 'sqlite' ? openSqlite(place.file) : openPostgres(place.address, POSTGRES_LIMITS)
