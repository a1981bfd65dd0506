import type { Clock } from '../../kernel/clock.ts'
import type { EngineRecords } from '../ports/engine-records.ts'
import { purgeOf } from './purge.ts'
import { findRedeemable } from './redeemable.ts'
import { statement } from './statement.ts'
import { toRecord } from './to-record.ts'
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
