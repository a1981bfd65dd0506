import { type RawBuilder, sql } from 'kysely'
import type { Clock } from '../../kernel/clock.ts'
import { statement } from './statement.ts'
import type { Tables } from './tables.ts'
import type { Writer } from './writer.ts'

/** @param keys the primary key. @returns deletes at most `limit` expired rows of the table. */
export function purgeOf(
  writer: Writer,
  clock: Clock,
  table: keyof Tables,
  ...keys: readonly string[]
): (limit: number) => Promise<number> {
  const { database, db } = writer
  const purge = statement<{ now: number; limit: number }>()((p) => ({
    compile: () =>
      deleteSome(
        writer,
        table,
        keys,
        sql`WHERE expires_at <= ${p('now')} LIMIT ${p('limit')}`,
      ).compile(db),
  }))
  return (limit) => database.change(purge({ now: clock.now(), limit }))
}

/**
 * Deletes the rows of a table that `which` (WHERE, ORDER BY, LIMIT) chooses. On PostgreSQL a replica
 * passes over rows that another one is deleting, instead of waiting for it; they are chosen once,
 * by an array, because a subquery of IN may be run again for each row and then choose others.
 */
export function deleteSome(
  { postgres }: Pick<Writer, 'postgres'>,
  table: keyof Tables,
  keys: readonly string[],
  which: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const from = sql.table(table)
  if (postgres)
    return sql`DELETE FROM ${from} WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM ${from} ${which} FOR UPDATE SKIP LOCKED))`
  const key = sql.join(keys.map((each) => sql.ref(each)))
  return sql`DELETE FROM ${from} WHERE (${key}) IN (SELECT ${key} FROM ${from} ${which})`
}
