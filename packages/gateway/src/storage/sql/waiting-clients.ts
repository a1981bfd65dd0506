import { sql } from 'kysely'
import { statement } from './statement.ts'
import type { Writer } from './writer.ts'

/**
 * Deletes registrations nobody has consented to yet, the oldest first, as long as there are more
 * than `keep`. A consent takes a client out of their index: it then never expires. One statement, so
 * that two processes at once don't both delete what is too much. That a row waits is asked again of
 * each: on PostgreSQL a consent may come just before it is deleted. SQLite is told the index by
 * name, because it would rather read every client.
 */
export function dropWaitingClients({ db, postgres }: Writer) {
  const table = postgres
    ? sql`engine_record`
    : sql`engine_record INDEXED BY engine_record_waiting_client`
  const waiting = sql`model = 'Client' AND expires_at IS NOT NULL`
  const tooMany = (keep: number) => sql`(SELECT count(*) FROM ${table} WHERE ${waiting}) - ${keep}`
  const [least, greatest] = postgres ? ['least', 'greatest'] : ['min', 'max']
  return statement<{ keep: number; limit: number }>()((p) => ({
    compile: () =>
      sql`DELETE FROM engine_record WHERE ${waiting} AND (model, id_hash) IN
        (SELECT model, id_hash FROM ${table} WHERE ${waiting} ORDER BY expires_at
         LIMIT ${sql.raw(greatest)}(0, ${sql.raw(least)}(${p('limit')}, ${tooMany(p('keep'))})))`.compile(
        db,
      ),
  }))
}
