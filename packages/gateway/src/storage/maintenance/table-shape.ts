import type { SqlValue } from '../sql/sql-database.ts'
import type { Session } from './session.ts'

/** A table as the database itself describes it. */
export interface TableShape {
  readonly name: string
  readonly columns: readonly Column[]
  readonly primaryKey: readonly string[]
}

export interface Column {
  readonly name: string
  readonly kind: ColumnKind
  /** The database numbers the rows in it. */
  readonly identity: boolean
}

export type ColumnKind = 'text' | 'integer' | 'real'

const KINDS: Readonly<Record<string, ColumnKind>> = {
  text: 'text',
  integer: 'integer',
  int: 'integer',
  bigint: 'integer',
  smallint: 'integer',
  real: 'real',
  'double precision': 'real',
}

/** One row a column. */
interface Described {
  readonly table: string
  readonly column: string
  readonly type: string
  /** The place in the primary key, from 1; `0` outside it. */
  readonly key: number
  readonly identity: number
}

const SQLITE = `SELECT t.name AS "table", c.name AS "column", lower(c.type) AS type, c.pk AS key,
    c.pk = 1 AND t.sql LIKE '%AUTOINCREMENT%' AS identity
  FROM sqlite_schema t JOIN pragma_table_info(t.name) c
  WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY t.name, c.cid`

const POSTGRES = `SELECT c.relname AS "table", a.attname AS "column",
    format_type(a.atttypid, NULL) AS type,
    coalesce(array_position(k.conkey, a.attnum), 0) AS key, (a.attidentity <> '')::int AS identity
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
  WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
    AND c.relname <> 'schema_version' ORDER BY c.relname COLLATE "C", a.attnum`

/**
 * Every table there is, by name. In PostgreSQL: every table of the schema that ours are in.
 * @throws when a column is of a type that a backup can't hold.
 */
export async function readShapes(session: Session): Promise<readonly TableShape[]> {
  const described = await session.rows<Described>(
    session.dialect === 'postgres' ? POSTGRES : SQLITE,
  )
  const tables = Map.groupBy(described, ({ table }) => table)
  return [...tables].map(([name, columns]) => ({
    name,
    columns: columns.map(columnOf),
    primaryKey: columns
      .filter(({ key }) => key > 0)
      .toSorted((a, b) => a.key - b.key)
      .map(({ column }) => column),
  }))
}

function columnOf({ table, column, type, identity }: Described): Column {
  const kind = KINDS[type]
  if (kind === undefined)
    throw new Error(
      `Column ${column} of table ${table} has the type ${type}, which no backup holds.`,
    )
  return { name: column, kind, identity: identity === 1 }
}

/** Whether a column of that kind can hold it, and JSON too: neither NaN nor a rounded integer. */
export function fits(kind: ColumnKind, value: unknown): value is SqlValue {
  if (value === null) return true
  if (kind === 'text') return typeof value === 'string'
  return kind === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value)
}
