import { sql } from 'kysely'
import { statement } from './statement.ts'
import type { Writer } from './writer.ts'

/**
 * Registrations nobody has consented to yet. A consent takes a client out of their index: it then
 * never expires. SQLite is told the index by name, because it would rather read every client.
 */
export function waitingClients({ db, postgres }: Writer) {
  const table = postgres
    ? sql`engine_record`
    : sql`engine_record INDEXED BY engine_record_waiting_client`
  const waiting = sql`model = 'Client' AND expires_at IS NOT NULL`
  return {
    count: () =>
      statement<Record<string, never>>()<{ count: number }>(() => ({
        compile: () =>
          sql<{ count: number }>`SELECT count(*) AS count FROM ${table} WHERE ${waiting}`.compile(
            db,
          ),
      }))({}),
    /** The oldest first. */
    drop: statement<{ limit: number }>()((p) => ({
      compile: () =>
        sql`DELETE FROM engine_record WHERE (model, id_hash) IN
          (SELECT model, id_hash FROM ${table} WHERE ${waiting}
           ORDER BY expires_at LIMIT ${p('limit')})`.compile(db),
    })),
  }
}
