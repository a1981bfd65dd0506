import type { DatabaseSync } from 'node:sqlite'
import type { Erased, Erasure, Owner } from './assessments.ts'
import { ERASE_ALL, ERASE_OBJECT, ERASE_ONE, LEFT } from './statements.ts'

/**
 * Deletes rows, then moves the journal into the file and empties it: it still holds the rows as
 * they were written. Needs `secure_delete`, which overwrites them in the file itself.
 */
export function eraser(database: DatabaseSync) {
  const one = database.prepare(ERASE_ONE)
  const ofObject = database.prepare(ERASE_OBJECT)
  const all = database.prepare(ERASE_ALL)
  const left = database.prepare(LEFT)
  const run = (owner: Owner, what: Erasure) => {
    if ('id' in what) return one.run({ owner, id: what.id })
    if ('objectId' in what) return ofObject.run({ owner, objectId: what.objectId })
    return all.run({ owner })
  }
  return (owner: Owner, what: Erasure): Erased => {
    const erased = Number(run(owner, what).changes)
    emptyJournal(database)
    return { erased, ...(left.get({ owner }) as Pick<Erased, 'left'>) }
  }
}

/**
 * Waits for readers in other processes as long as any statement does. When one of them stays longer,
 * what was deleted is deleted, and leaves the journal with the next call or start.
 */
export const emptyJournal = (database: DatabaseSync): void =>
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
