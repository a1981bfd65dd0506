import { type RawBuilder, sql } from 'kysely'
import type { Write } from '../ports/engine-records.ts'
import type { Step } from './sql-database.ts'
import { statement } from './statement.ts'
import type { Writer } from './writer.ts'

/**
 * PostgreSQL: locks the grants of a unit before anything else, all in one order. Without it a token
 * that is issued while its grant is revoked would outlive the grant, and two units that lock the
 * same rows in turn would deadlock. SQLite has one writer at a time and needs none of it.
 */
export function grantLocks({ db, postgres }: Writer): (writes: readonly Write[]) => Step[] {
  if (!postgres) return () => []
  const lock = (which: RawBuilder<unknown>) =>
    sql`SELECT id_hash FROM engine_record WHERE model = 'Grant' AND (${which})
      ORDER BY id_hash FOR UPDATE`.compile(db)
  // A list as JSON is one parameter; the array it becomes can use the index.
  const among = (list: string) => sql`ANY (ARRAY(SELECT jsonb_array_elements_text(${list}::jsonb)))`
  const named = statement<{ grants: string }>()((p) => ({
    compile: () => lock(sql`id_hash = ${among(p('grants'))}`),
  }))
  const ofAnybody = statement<{ grants: string; people: string; clients: string }>()((p) => ({
    compile: () =>
      lock(sql`id_hash = ${among(p('grants'))} OR person_id = ${among(p('people'))}
        OR client_id = ${among(p('clients'))}`),
  }))

  return (writes) => {
    const grants = JSON.stringify([...new Set(writes.flatMap(grantOf))])
    const everything = (of: 'person' | 'client') =>
      JSON.stringify(
        writes.flatMap((write) => (write.type === 'revoke-all' && write.of === of ? write.id : [])),
      )
    if (writes.some(({ type }) => type === 'revoke-all')) {
      const [people, clients] = [everything('person'), everything('client')]
      return [{ query: ofAnybody({ grants, people, clients }) }]
    }
    return grants === '[]' ? [] : [{ query: named({ grants }) }]
  }
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
