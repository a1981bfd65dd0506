import type { Clock } from '../../kernel/clock.ts'
import type { Vault } from '../../kernel/seal.ts'
import type { Store } from '../ports/store.ts'
import { sqlAuditTrail } from './audit-trail.ts'
import { sqlEngineRecords } from './engine-records.ts'
import { sqlMetadataCache } from './metadata-cache.ts'
import { sqlPeople } from './people.ts'
import { openPostgres, type PostgresOptions } from './postgres-database.ts'
import { sqlRefreshReplies } from './refresh-replies.ts'
import { sqlRevocations } from './revocations.ts'
import { schemaVersions } from './schema.ts'
import { sqlSignIns } from './sign-ins.ts'
import { sqlSigningKeys } from './signing-keys.ts'
import type { SqlDatabase } from './sql-database.ts'
import { openSqlite } from './sqlite-database.ts'
import { sqlStepUps } from './step-ups.ts'
import { createSweep } from './sweep.ts'
import { writerFor } from './writer.ts'

const SWEEP_EVERY_MS = 60_000
/**
 * Registrations that wait for their first consent. Whoever can send many drives the oldest of them
 * out before their seven days are over; without a bound they would fill the disk instead.
 */
const MAX_WAITING_CLIENTS = 50_000

/**
 * Opens or creates the gateway's database file.
 * @param file a path, or `:memory:`.
 * @throws naming the file when it is no database, damaged, or of a newer version.
 */
export async function openSqliteStore(file: string, vault: Vault, clock: Clock): Promise<Store> {
  try {
    return await openStore(openSqlite(file), vault, clock)
  } catch (error) {
    throw new Error(
      `${file} can't be opened: ${(error as Error).message} Restore it from a backup, or start with another data folder.`,
      { cause: error },
    )
  }
}

/**
 * Connects to PostgreSQL, which several processes of the gateway can share.
 * @throws without the URL, which has a password in it, when the server does not let us in.
 */
export async function openPostgresStore(
  url: string,
  vault: Vault,
  clock: Clock,
  options?: PostgresOptions,
): Promise<Store> {
  try {
    return await openStore(openPostgres(url, options), vault, clock)
  } catch (error) {
    throw new Error(
      `The database of DATABASE_URL can't be used: ${(error as Error).message} Check that it runs, and the user and password in the setting.`,
      { cause: error },
    )
  }
}

/** The store on a database, its tables brought up to date. Closes the database when that fails. */
async function openStore(database: SqlDatabase, vault: Vault, clock: Clock): Promise<Store> {
  try {
    await database.migrate('gateway', schemaVersions(database.dialect))
  } catch (error) {
    await database.close()
    throw error
  }
  return sqlStore(database, vault, clock)
}

function sqlStore(database: SqlDatabase, vault: Vault, clock: Clock): Store {
  const writer = writerFor(database)
  const engineRecords = sqlEngineRecords(writer, clock)
  const parts = {
    refreshReplies: sqlRefreshReplies(writer, clock),
    revocations: sqlRevocations(writer, clock),
    auditTrail: sqlAuditTrail(writer, clock),
    signIns: sqlSignIns(writer, vault, clock),
    stepUps: sqlStepUps(writer, vault, clock),
  }
  const sweep = createSweep([
    engineRecords.purge,
    (limit) => engineRecords.trimWaitingClients(MAX_WAITING_CLIENTS, limit),
    ...Object.values(parts).map(
      ({ purge }) =>
        (limit: number) =>
          purge(limit),
    ),
  ])
  const timer = setInterval(() => void sweep.run(), SWEEP_EVERY_MS)
  timer.unref()

  return {
    ...parts,
    engineRecords,
    people: sqlPeople(writer, clock),
    signingKeys: sqlSigningKeys(writer),
    metadataCache: sqlMetadataCache(writer),
    async check() {
      await database.rows({ sql: 'SELECT 1', parameters: [] })
    },
    async close() {
      clearInterval(timer)
      sweep.stop()
      await database.close()
    },
  }
}
