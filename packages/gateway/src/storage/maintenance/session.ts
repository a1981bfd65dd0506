import type { PostgresAddress } from '../sql/postgres-address.ts'
import type { Dialect, SqlValue } from '../sql/sql-database.ts'

/** Where state is kept. */
export type StatePlace =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly address: PostgresAddress }

export type Row = Readonly<Record<string, SqlValue>>

/**
 * One connection of its own with one transaction on it, for an operator's command. Everything that
 * is not committed when it closes is rolled back.
 */
export interface Session {
  readonly dialect: Dialect
  rows<R = Row>(sql: string, parameters?: readonly SqlValue[]): Promise<readonly R[]>
  /** @returns how many rows it changed. */
  change(sql: string, parameters?: readonly SqlValue[]): Promise<number>
  /** All rows, a few at a time. */
  pages<R = Row>(sql: string, size: number): AsyncIterable<readonly R[]>
  commit(): Promise<void>
  /** After the commit: writes the file anew, without what was deleted. PostgreSQL has no file. */
  forgetDeleted(): Promise<void>
  close(): Promise<void>
}

/**
 * `read`: one moment of the database, while others go on writing. `write`: the one writer.
 * `alone`: the one writer, and no other process of Voordeur has it open.
 */
export type SessionKind = 'read' | 'write' | 'alone'

/** Others have it open; the message says what to do. */
export class InUse extends Error {
  override name = 'InUse'
}

/** A name as an identifier in a statement. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** The `count` placeholders from the `from`-th on. */
export const placeholders = (dialect: Dialect, count: number, from = 1): string =>
  Array.from({ length: count }, (_, at) => (dialect === 'postgres' ? `$${from + at}` : '?')).join(
    ', ',
  )
