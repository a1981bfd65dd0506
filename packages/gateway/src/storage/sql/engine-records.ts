import type { Clock } from '../../kernel/clock.ts'
import type { EngineRecord, EngineRecords } from '../ports/engine-records.ts'
import { purgeOf } from './purge.ts'
import { findRedeemable } from './redeemable.ts'
import { statement } from './statement.ts'
import type { Tables } from './tables.ts'
import { unitSteps } from './unit-steps.ts'
import { dropWaitingClients } from './waiting-clients.ts'
import type { Writer } from './writer.ts'

/** The engine's records in SQL. */
export function sqlEngineRecords(writer: Writer, clock: Clock): EngineRecords {
  const { database, db } = writer
  const find = statement<{ model: string; idHash: string; now: number }>()((p) =>
    db
      .selectFrom('engine_record')
      .select(['payload', 'grant_hash', 'person_id', 'client_id', 'expires_at', 'consumed_at'])
      .where('model', '=', p('model'))
      .where('id_hash', '=', p('idHash'))
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', p('now'))])),
  )
  const steps = unitSteps(writer)
  const dropWaiting = dropWaitingClients(writer)

  return {
    async find(model, idHash) {
      const [row] = await database.rows(find({ model, idHash, now: clock.now() }))
      return row && toRecord(model, idHash, row)
    },
    findRedeemable: findRedeemable(writer, clock),
    async commit(writes) {
      if (writes.length === 0) return
      await database.transact(steps(writes))
    },
    purge: purgeOf(writer, clock, 'engine_record', 'model', 'id_hash'),
    trimWaitingClients: (keep, limit) => database.change(dropWaiting({ keep, limit })),
  }
}

type Found = Omit<Tables['engine_record'], 'model' | 'id_hash'>

function toRecord(model: string, idHash: string, row: Found): EngineRecord {
  const record: { -readonly [Name in keyof EngineRecord]: EngineRecord[Name] } = {
    model,
    idHash,
    payload: row.payload,
  }
  if (row.grant_hash !== null) record.grantHash = row.grant_hash
  if (row.person_id !== null) record.personId = row.person_id
  if (row.client_id !== null) record.clientId = row.client_id
  if (row.expires_at !== null) record.expiresAt = row.expires_at
  if (row.consumed_at !== null) record.consumedAt = row.consumed_at
  return record
}
