import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { storeContract } from '../contract/store-contract.ts'
import type { StorePlace } from '../contract/subject.ts'
import type { Store } from '../ports/store.ts'
import { delayedDatabase, pauses } from './delayed-database-fixture.ts'
import { openSqliteStore } from './open-store.ts'
import { openSqlStore } from './sql-store.ts'
import { openSqlite } from './sqlite-database.ts'

const folder = mkdtempSync(join(tmpdir(), 'voordeur-contract-'))
after(() => rmSync(folder, { recursive: true }))

const newFile = () => join(folder, `${randomBytes(6).toString('hex')}.sqlite`)

async function onFile(): Promise<StorePlace> {
  const file = newFile()
  return { open: (vault, clock) => openSqliteStore(file, vault, clock) }
}

/** One process alone: it gets the same store twice. */
async function inMemory(): Promise<StorePlace> {
  let store: Promise<Store> | undefined
  return {
    open(vault, clock) {
      store ??= openSqliteStore(':memory:', vault, clock)
      return store
    },
  }
}

async function onSlowDisk(): Promise<StorePlace> {
  const file = newFile()
  const pause = pauses(4)
  return {
    open: (vault, clock) => openSqlStore(delayedDatabase(openSqlite(file), pause), vault, clock),
  }
}

storeContract({ name: 'SQLite', create: onFile })
storeContract({ name: 'SQLite in memory', create: inMemory })
storeContract({ name: 'SQLite with latency', create: onSlowDisk })
