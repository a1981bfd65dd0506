import type { CompiledQuery } from 'kysely'

/** What both databases take as a parameter and give back. Times are milliseconds, as numbers. */
export type SqlValue = string | number | null

/** A statement with its values, ready to run. `Row` is what it returns. */
export interface BoundQuery<Row = unknown> {
  readonly sql: string
  readonly parameters: readonly SqlValue[]
  /** Never set: keeps the type of the rows. */
  readonly row?: CompiledQuery<Row>
}

/** One statement of a transaction. */
export interface Step {
  readonly query: BoundQuery
  /** Set: exactly one row must be changed or found, else a `Conflict` with this reason. */
  readonly one?: string
}

/**
 * One of the two databases, told in statements. Every method rejects with `StoreUnavailable` when
 * the database can't do it.
 */
export interface SqlDatabase {
  readonly dialect: Dialect
  rows<Row>(query: BoundQuery<Row>): Promise<readonly Row[]>
  /** @returns how many rows it changed. */
  change(query: BoundQuery): Promise<number>
  /**
   * All of it or nothing, durable before it resolves. The steps are known beforehand, so nothing
   * but SQL happens between begin and commit. What is asked meanwhile may be answered before it is
   * done: who needs the order awaits it.
   * @returns the rows of each step.
   * @throws {Conflict} when a step's condition does not hold.
   */
  transact(steps: readonly Step[]): Promise<readonly (readonly unknown[])[]>
  /**
   * Brings the tables called `name` to the newest version, under a lock, so that of several
   * processes that start at once one migrates and the others wait.
   * @param versions scripts of statements; an entry never changes once it is released.
   * @returns the version that was there; `0` for none.
   * @throws {Error} when a newer Voordeur wrote them: going back would lose data.
   */
  migrate(name: string, versions: readonly string[]): Promise<number>
  close(): Promise<void>
}

export type Dialect = 'sqlite' | 'postgres'
