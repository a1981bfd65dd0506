/** Milliseconds. */
export interface PostgresLimits {
  /** To get a connection. */
  readonly connect: number
  /** For one statement, told to the server and kept here too: the network may be cut. */
  readonly statement: number
  /** For a statement to wait for a row that another transaction holds. */
  readonly lock: number
  /** For a whole transaction. */
  readonly unit: number
}

export const POSTGRES_LIMITS: PostgresLimits = {
  connect: 3_000,
  statement: 5_000,
  lock: 3_000,
  unit: 10_000,
}
