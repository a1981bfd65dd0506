import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { systemClock } from '../../packages/gateway/src/kernel/clock.ts'
import type { Vault } from '../../packages/gateway/src/kernel/seal.ts'
import { openSqliteStore } from '../../packages/gateway/src/storage/sql/open-store.ts'
import { readThrough } from '../scale/page-cache.ts'
import { columnsOf, type Place } from './place.ts'

/** Only while it is filled: nothing that a crash would lose is worth waiting for the disk. */
const IN_A_HURRY =
  'PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000'
const INSERT = 'INSERT INTO engine_record VALUES (?, ?, ?, ?, ?, ?, ?, NULL)'

/** A file in `folder`. */
export function sqlitePlace(folder: string, vault: Vault): Place {
  const file = join(folder, 'voordeur.sqlite')
  return {
    open: () => openSqliteStore(file, vault, systemClock),
    async fill(records) {
      const database = new DatabaseSync(file)
      try {
        database.exec(IN_A_HURRY)
        const insert = database.prepare(INSERT)
        database.exec('BEGIN')
        for (const record of records) insert.run(...columnsOf(record))
        database.exec('COMMIT')
      } finally {
        database.close()
      }
      readThrough(file)
    },
    megabytes: async () => statSync(file).size / 1e6,
    close: async () => {},
  }
}
