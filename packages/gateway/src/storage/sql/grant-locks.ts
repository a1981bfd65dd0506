import type { Write } from '../ports/engine-records.ts'
import type { Step } from './sql-database.ts'
import { statement } from './statement.ts'
import type { Writer } from './writer.ts'

/**
 * PostgreSQL: locks the grants of a unit before anything else, in one order. Without it a token
 * that is issued while its grant is revoked would outlive the grant, and two units that lock the
 * same rows in turn would deadlock. SQLite has one writer at a time and needs none of it.
 */
export function grantLocks({ db, postgres }: Writer): (writes: readonly Write[]) => Step[] {
  if (!postgres) return () => []
  const lock = statement<{ idHash: string }>()((p) =>
    db
      .selectFrom('engine_record')
      .select('id_hash')
      .where('model', '=', 'Grant')
      .where('id_hash', '=', p('idHash'))
      .forUpdate(),
  )
  const lockAll = (column: 'person_id' | 'client_id') =>
    statement<{ id: string }>()((p) =>
      db
        .selectFrom('engine_record')
        .select('id_hash')
        .where('model', '=', 'Grant')
        .where(column, '=', p('id'))
        .orderBy('id_hash')
        .forUpdate(),
    )
  const ofPerson = lockAll('person_id')
  const ofClient = lockAll('client_id')

  return (writes) => [
    ...[...new Set(writes.flatMap(grantOf))].sort().map((idHash) => ({ query: lock({ idHash }) })),
    ...writes.flatMap((write) => {
      if (write.type !== 'revoke-all') return []
      return [{ query: (write.of === 'person' ? ofPerson : ofClient)({ id: write.id }) }]
    }),
  ]
}

function grantOf(write: Write): readonly string[] {
  switch (write.type) {
    case 'save':
    case 'claim':
      return write.record.model === 'Grant'
        ? [write.record.idHash]
        : [write.record.grantHash ?? []].flat()
    case 'revoke':
      return [write.grantHash]
    case 'reply':
      return [write.reply.grantHash]
    case 'revoke-all':
    case 'denounce':
    case 'audit':
      return []
    default:
      return write.model === 'Grant' ? [write.idHash] : []
  }
}
