import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../kernel/clock.ts'
import {
  Conflict,
  type EngineRecord,
  type EngineRecords,
  type Write,
} from '../ports/engine-records.ts'
import { inTransaction } from './transaction.ts'

interface Row {
  model: string
  id_hash: string
  payload: string
  grant_hash: string | null
  expires_at: number | null
  consumed_at: number | null
}

export function sqliteEngineRecords(database: DatabaseSync, clock: Clock): EngineRecords {
  const find = database.prepare(
    `SELECT * FROM engine_record WHERE model = ? AND id_hash = ?
     AND (expires_at IS NULL OR expires_at > ?)`,
  )
  const purge = database.prepare(
    `DELETE FROM engine_record WHERE (model, id_hash) IN
     (SELECT model, id_hash FROM engine_record WHERE expires_at <= ? LIMIT ?)`,
  )
  // Named, because SQLite would rather read every client. A consent takes the client out of this
  // index: it then never expires.
  const countWaiting = database.prepare(
    `SELECT count(*) AS count FROM engine_record INDEXED BY engine_record_waiting_client
     WHERE model = 'Client' AND expires_at IS NOT NULL`,
  )
  const dropWaiting = database.prepare(
    `DELETE FROM engine_record WHERE (model, id_hash) IN
     (SELECT model, id_hash FROM engine_record INDEXED BY engine_record_waiting_client
      WHERE model = 'Client' AND expires_at IS NOT NULL ORDER BY expires_at LIMIT ?)`,
  )
  const apply = writer(database)

  return {
    async find(model, idHash) {
      const row = find.get(model, idHash, clock.now()) as Row | undefined
      return row && toRecord(row)
    },
    async commit(writes) {
      if (writes.length > 0) inTransaction(database, () => writes.forEach(apply))
    },
    async purge(limit) {
      return Number(purge.run(clock.now(), limit).changes)
    },
    async trimWaitingClients(keep, limit) {
      const { count } = countWaiting.get() as { count: number }
      if (count <= keep) return 0
      return Number(dropWaiting.run(Math.min(limit, count - keep)).changes)
    },
  }
}

function toRecord(row: Row): EngineRecord {
  return {
    model: row.model,
    idHash: row.id_hash,
    payload: row.payload,
    ...(row.grant_hash === null ? {} : { grantHash: row.grant_hash }),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    ...(row.consumed_at === null ? {} : { consumedAt: row.consumed_at }),
  }
}

/** One prepared statement a kind of write; the ones with a condition must change exactly one row. */
function writer(database: DatabaseSync): (write: Write) => void {
  const columns = '(model, id_hash, payload, grant_hash, expires_at) VALUES (?, ?, ?, ?, ?)'
  const save = database.prepare(
    `INSERT INTO engine_record ${columns} ON CONFLICT (model, id_hash) DO UPDATE SET
     payload = excluded.payload, grant_hash = excluded.grant_hash, expires_at = excluded.expires_at`,
  )
  const claim = database.prepare(
    `INSERT INTO engine_record ${columns} ON CONFLICT (model, id_hash) DO NOTHING`,
  )
  const consume = database.prepare(
    `UPDATE engine_record SET consumed_at = ?
     WHERE model = ? AND id_hash = ? AND consumed_at IS NULL`,
  )
  const remove = database.prepare('DELETE FROM engine_record WHERE model = ? AND id_hash = ?')
  const revoke = database.prepare('DELETE FROM engine_record WHERE model = ? AND grant_hash = ?')
  const exists = database.prepare('SELECT 1 FROM engine_record WHERE model = ? AND id_hash = ?')
  const prolong = database.prepare(
    'UPDATE engine_record SET expires_at = ? WHERE model = ? AND id_hash = ?',
  )
  const same = database.prepare(
    'SELECT 1 FROM engine_record WHERE model = ? AND id_hash = ? AND payload = ?',
  )
  const keep = database.prepare(
    'UPDATE engine_record SET expires_at = NULL WHERE model = ? AND id_hash = ?',
  )

  return (write) => {
    switch (write.type) {
      case 'save':
        save.run(...values(write.record))
        return
      case 'claim':
        return one(claim.run(...values(write.record)).changes, 'claimed already')
      case 'consume':
        return one(consume.run(write.at, write.model, write.idHash).changes, 'used already')
      case 'take':
        return one(remove.run(write.model, write.idHash).changes, 'taken already')
      case 'remove':
        remove.run(write.model, write.idHash)
        return
      case 'revoke':
        revoke.run(write.model, write.grantHash)
        return
      case 'require':
        return one(exists.get(write.model, write.idHash) ? 1 : 0, 'revoked meanwhile')
      case 'unchanged': {
        const { model, idHash, payload } = write
        return one(same.get(model, idHash, payload) ? 1 : 0, 'changed meanwhile')
      }
      case 'prolong':
        prolong.run(write.expiresAt, write.model, write.idHash)
        return
      case 'keep':
        keep.run(write.model, write.idHash)
        return
    }
  }
}

const values = (record: EngineRecord) =>
  [
    record.model,
    record.idHash,
    record.payload,
    record.grantHash ?? null,
    record.expiresAt ?? null,
  ] as const

function one(changes: number | bigint, reason: string): void {
  if (Number(changes) !== 1) throw new Conflict(reason)
}
