import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../kernel/clock.ts'
import type { Vault } from '../../kernel/seal.ts'
import type { Store } from '../ports/store.ts'
import { sqliteEngineRecords } from './engine-records.ts'
import { sqliteMetadataCache } from './metadata-cache.ts'
import { migrate } from './migrations.ts'
import { sqlitePeople } from './people.ts'
import { sqliteSignIns } from './sign-ins.ts'
import { sqliteSigningKeys } from './signing-keys.ts'
import { sqliteStepUps } from './step-ups.ts'
import { createSweep } from './sweep.ts'

const SWEEP_EVERY_MS = 60_000
/**
 * Registrations that wait for their first consent. Whoever can send many drives the oldest of them
 * out before their seven days are over; without a bound they would fill the disk instead.
 */
const MAX_WAITING_CLIENTS = 50_000

/**
 * Opens or creates the gateway's database: WAL, a durable commit each (synchronous FULL), readable
 * by its owner only.
 * @param file a path, or `:memory:`.
 * @throws naming the file when it is no database, damaged, or of a newer version.
 */
export function openSqliteStore(file: string, vault: Vault, clock: Clock): Store {
  const database = openDatabase(file)
  const engineRecords = sqliteEngineRecords(database, clock)
  const signIns = sqliteSignIns(database, vault, clock)
  const stepUps = sqliteStepUps(database, vault, clock)
  const sweep = createSweep([
    (limit) => engineRecords.purge(limit),
    (limit) => engineRecords.trimWaitingClients(MAX_WAITING_CLIENTS, limit),
    (limit) => signIns.purge(limit),
    (limit) => stepUps.purge(limit),
  ])
  const timer = setInterval(() => void sweep.run(), SWEEP_EVERY_MS)
  timer.unref()

  return {
    engineRecords,
    people: sqlitePeople(database, clock),
    signIns,
    stepUps,
    signingKeys: sqliteSigningKeys(database),
    metadataCache: sqliteMetadataCache(database),
    close() {
      clearInterval(timer)
      sweep.stop()
      database.close()
    },
  }
}

function openDatabase(file: string): DatabaseSync {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: 5_000 })
  try {
    if (file !== ':memory:') chmodSync(file, 0o600)
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;')
    migrate(database)
    return database
  } catch (error) {
    database.close()
    const reason = (error as Error).message
    throw new Error(
      `${file} can't be opened: ${reason} Restore it from a backup, or start with another data folder.`,
      { cause: error },
    )
  }
}
