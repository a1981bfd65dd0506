import type { DatabaseSync } from 'node:sqlite'
import type { Erased, Erasure, Owner } from './assessments.ts'

const LEFT = 'SELECT count(*) AS assessments FROM assessment WHERE owner = ?'

/**
 * Deletes rows, then moves the journal into the file and empties it: it still holds the rows as
 * they were written. Needs `secure_delete`, which overwrites them in the file itself.
 */
export function eraser(database: DatabaseSync) {
  const one = database.prepare('DELETE FROM assessment WHERE owner = ? AND id = ?')
  const ofObject = database.prepare('DELETE FROM assessment WHERE owner = ? AND object_id = ?')
  const all = database.prepare('DELETE FROM assessment WHERE owner = ?')
  const left = database.prepare(LEFT)
  const run = (owner: Owner, what: Erasure) => {
    if ('id' in what) return one.run(owner, what.id)
    return 'objectId' in what ? ofObject.run(owner, what.objectId) : all.run(owner)
  }
  return (owner: Owner, what: Erasure): Erased => {
    const erased = Number(run(owner, what).changes)
    emptyJournal(database)
    return { erased, left: (left.get(owner) as { assessments: number }).assessments }
  }
}

/**
 * Waits for readers in other processes as long as any statement does. When one of them stays longer,
 * what was deleted is deleted, and leaves the journal with the next call or start.
 */
export const emptyJournal = (database: DatabaseSync): void =>
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
