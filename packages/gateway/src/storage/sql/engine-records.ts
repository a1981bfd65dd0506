import type { Clock } from '../../kernel/clock.ts'
import type { EngineRecord, EngineRecords } from '../ports/engine-records.ts'
import { purgeOf } from './purge.ts'
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
      .selectAll()
      .where('model', '=', p('model'))
      .where('id_hash', '=', p('idHash'))
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', p('now'))])),
  )
  const steps = unitSteps(writer)
  const dropWaiting = dropWaitingClients(writer)

  return {
    async find(model, idHash) {
      const [row] = await database.rows(find({ model, idHash, now: clock.now() }))
      return row && toRecord(row)
    },
    async commit(writes) {
      if (writes.length === 0) return
      await database.transact(steps(writes))
    },
    purge: purgeOf(writer, clock, 'engine_record', 'model', 'id_hash'),
    trimWaitingClients: (keep, limit) => database.change(dropWaiting({ keep, limit })),
  }
}

function toRecord(row: Tables['engine_record']): EngineRecord {
  return {
    model: row.model,
    idHash: row.id_hash,
    payload: row.payload,
    ...(row.grant_hash === null ? {} : { grantHash: row.grant_hash }),
    ...(row.person_id === null ? {} : { personId: row.person_id }),
    ...(row.client_id === null ? {} : { clientId: row.client_id }),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    ...(row.consumed_at === null ? {} : { consumedAt: row.consumed_at }),
  }
}
