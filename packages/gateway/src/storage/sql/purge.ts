import { sql } from 'kysely'
import type { Clock } from '../../kernel/clock.ts'
import { statement } from './statement.ts'
import type { Tables } from './tables.ts'
import type { Writer } from './writer.ts'

/**
 * Deletes at most `limit` expired rows of a table. On PostgreSQL a replica passes over rows that
 * another one is deleting, instead of waiting for it.
 */
export function purgeOf(
  { database, db, postgres }: Writer,
  clock: Clock,
  table: keyof Tables,
  key: string,
): (limit: number) => Promise<number> {
  const skip = postgres ? sql`FOR UPDATE SKIP LOCKED` : sql``
  const purge = statement<{ now: number; limit: number }>()((p) => ({
    compile: () =>
      sql`DELETE FROM ${sql.table(table)} WHERE ${sql.ref(key)} IN
        (SELECT ${sql.ref(key)} FROM ${sql.table(table)} WHERE expires_at <= ${p('now')}
         LIMIT ${p('limit')} ${skip})`.compile(db),
  }))
  return (limit) => database.change(purge({ now: clock.now(), limit }))
}
