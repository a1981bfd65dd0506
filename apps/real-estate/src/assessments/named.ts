import type { BoundQuery, SqlValue } from '@voordeur/gateway/storage'
import { toPostgresText } from './postgres-text.ts'

/**
 * A statement whose values are written as :name, for PostgreSQL, which counts them.
 * @returns what binds it to the values of those names; it may be given others too.
 */
export function named<Row = unknown>(
  text: string,
): (values: Readonly<Record<string, SqlValue>>) => BoundQuery<Row> {
  const names: string[] = []
  const sql = text.replace(/:([a-zA-Z]+)/g, (_, name: string) => {
    if (!names.includes(name)) names.push(name)
    return `$${names.indexOf(name) + 1}`
  })
  return (values) => ({ sql, parameters: names.map((name) => storable(values[name])) })
}

function storable(value: SqlValue | undefined): SqlValue {
  if (value === undefined) throw new TypeError('A value of the statement is missing.')
  return typeof value === 'string' ? toPostgresText(value) : value
}
