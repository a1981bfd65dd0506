/** What the load generator is told to do. */
export interface LoadJob {
  readonly port: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly exchanges: readonly [Exchange, ...Exchange[]]
  readonly connections: number
  readonly durationMs: number
}

/** A request body and the exact body of its answer. */
export interface Exchange {
  readonly body: string
  readonly expected: string
}

export interface LoadResult {
  /** Answered, rightly or not. */
  readonly requests: number
  readonly elapsedMs: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  /** CPU time of the generator per time that passed; near 1 it is what limits the throughput. */
  readonly busy: number
  readonly faults: number
  readonly firstFault: string | undefined
}
