import type { Clock } from '../../kernel/clock.ts'
import type { Vault } from '../../kernel/seal.ts'
import type { Store } from '../ports/store.ts'
import { sqlAuditTrail } from './audit-trail.ts'
import { sqlEngineRecords } from './engine-records.ts'
import { sqlHoldings } from './holdings.ts'
import { sqlMetadataCache } from './metadata-cache.ts'
import { sqlPeople } from './people.ts'
import { sqlRefreshReplies } from './refresh-replies.ts'
import { sqlRevocations } from './revocations.ts'
import { schemaVersions } from './schema.ts'
import { sqlSignIns } from './sign-ins.ts'
import { sqlSigningKeys } from './signing-keys.ts'
import type { SqlDatabase } from './sql-database.ts'
import { sqlStepUps } from './step-ups.ts'
import { createSweep, sweepRegularly } from './sweep.ts'
import { writerFor } from './writer.ts'

/** What the gateway's tables are called among those of others in one database. */
export const GATEWAY_TABLES = 'gateway'
/**
 * Registrations that wait for their first consent. Whoever can send many drives the oldest of them
 * out before their seven days are over; without a bound they would fill the disk instead.
 */
const MAX_WAITING_CLIENTS = 50_000

/**
 * The store on a database, its tables brought up to date. Closes the database when that fails.
 * @throws when the tables can't be made or are of a newer version.
 */
export async function openSqlStore(
  database: SqlDatabase,
  vault: Vault,
  clock: Clock,
): Promise<Store> {
  try {
    await database.migrate(GATEWAY_TABLES, schemaVersions(database.dialect))
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
    ...Object.values(parts).map((part) => (limit: number) => part.purge(limit)),
  ])
  const stopSweeping = sweepRegularly(sweep)

  return {
    ...parts,
    engineRecords,
    people: sqlPeople(writer, clock),
    holdings: sqlHoldings(writer, clock),
    signingKeys: sqlSigningKeys(writer),
    metadataCache: sqlMetadataCache(writer),
    async check() {
      await database.rows({ sql: 'SELECT 1', parameters: [] })
    },
    async close() {
      stopSweeping()
      await database.close()
    },
  }
}
