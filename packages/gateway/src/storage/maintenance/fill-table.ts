import type { SqlValue } from '../sql/sql-database.ts'
import { BackupRefused } from './backup-format.ts'
import { placeholders, quoted, type Session } from './session.ts'
import { type Column, fits, type TableShape } from './table-shape.ts'

export interface TableFiller {
  add(values: readonly SqlValue[]): Promise<void>
  /** Writes what waits, and lets the numbering of rows go on after the highest. */
  finish(): Promise<void>
}

/** PostgreSQL takes 65,535 parameters in a statement. */
const BATCH = 200

/** @param columns those of the table, in the order that the values come in. */
export function fillTable(
  session: Session,
  { name }: TableShape,
  columns: readonly Column[],
  onProgress: (table: string, rows: number) => void,
): TableFiller {
  let waiting: SqlValue[][] = []
  let written = 0
  const identity = columns.find((column) => column.identity)

  async function write(): Promise<void> {
    if (waiting.length === 0) return
    const rows = waiting
    waiting = []
    await session.change(insert(session, name, columns, rows.length), rows.flat())
    written += rows.length
    onProgress(name, written)
  }
  return {
    async add(values) {
      waiting.push(checked(name, columns, values))
      if (waiting.length === BATCH) await write()
    },
    async finish() {
      await write()
      // SQLite does it by itself.
      if (!identity || session.dialect === 'sqlite' || written === 0) return
      await session.rows(
        `SELECT setval(pg_get_serial_sequence($1, $2), max(${quoted(identity.name)})) FROM ${quoted(name)}`,
        [quoted(name), identity.name],
      )
    },
  }
}

function insert(
  { dialect }: Session,
  name: string,
  columns: readonly Column[],
  rows: number,
): string {
  const names = columns.map((column) => quoted(column.name)).join(', ')
  const numbered = dialect === 'postgres' && columns.some((column) => column.identity)
  const values = Array.from(
    { length: rows },
    (_, row) => `(${placeholders(dialect, columns.length, row * columns.length + 1)})`,
  )
  return `INSERT INTO ${quoted(name)} (${names}) ${numbered ? 'OVERRIDING SYSTEM VALUE ' : ''}VALUES ${values.join(', ')}`
}

function checked(
  name: string,
  columns: readonly Column[],
  values: readonly SqlValue[],
): SqlValue[] {
  return values.map((value, at) => {
    if (fits((columns[at] as Column).kind, value)) return value
    throw new BackupRefused(
      `The backup has a value in table ${name} that its column here can't hold. Nothing was changed.`,
    )
  })
}
