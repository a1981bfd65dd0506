import { existsSync } from 'node:fs'
import { sqliteFileOf } from '../assembly/open-store.ts'
import type { CommandContext } from '../node/command-context.ts'
import type { StorageConfig } from '../node/read-storage.ts'
import type { StatePlace } from '../storage/maintenance/session.ts'
import { NotDone } from './command.ts'

/** Where the server of these settings keeps its state; it may not be there yet. */
export const statePlace = (config: Pick<StorageConfig, 'dataDir' | 'database'>): StatePlace =>
  config.database
    ? { kind: 'postgres', address: config.database }
    : { kind: 'sqlite', file: sqliteFileOf(config) }

/** @throws {NotDone} when there is none: a mistaken folder must not look like an empty gateway. */
export function placeWithState(config: Pick<StorageConfig, 'dataDir' | 'database'>): StatePlace {
  const place = statePlace(config)
  if (place.kind === 'sqlite' && !existsSync(place.file)) throw new NotDone(notThere(place.file))
  return place
}

export const notThere = (file: string): string =>
  `There is no ${file}. Run this with the settings of the server, VOORDEUR_DATA_DIR or DATABASE_URL among them.`

const STEP = 10_000

/** Tells on standard error where it is: each table, and every so many rows of a long one. */
export function progress(
  { stderr }: CommandContext,
  verb: string,
): (table: string, rows: number) => void {
  let told = { table: '', rows: 0 }
  return (table, rows) => {
    if (table === told.table && rows < told.rows + STEP) return
    told = { table, rows }
    stderr.write(rows === 0 ? `${verb} ${table}\n` : `${verb} ${table}: ${rows} rows\n`)
  }
}
