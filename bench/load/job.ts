/** What to ask of one server; every field goes to the load generator as JSON. */
export interface Questions {
  readonly port: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Access tokens to take in turn, each with the next exchange; none when left out. */
  readonly tokens?: readonly string[]
  readonly exchanges: readonly [Exchange, ...Exchange[]]
  readonly connections: number
  readonly durationMs: number
}

/** A request body and the exact body of its answer. */
export interface Exchange {
  readonly body: string
  readonly expected: string
}

/** Every connection asks again as soon as it has its answer. */
export interface ClosedJob extends Questions {
  readonly kind: 'closed'
  /** Ends sooner when so many have been asked. */
  readonly maxRequests?: number
}

/** Requests are due at times that do not depend on how fast answers come. */
export interface OpenJob extends Questions {
  readonly kind: 'open'
  readonly ratePerSecond: number
  /** At equal distances, or at random with that mean. */
  readonly arrivals: 'even' | 'poisson'
}

/** One chain of refresh tokens on each connection: an answer holds what is redeemed next. */
export interface RefreshJob {
  readonly kind: 'refresh'
  readonly port: number
  readonly path: string
  readonly host: string
  readonly chains: readonly Chain[]
  readonly durationMs: number
}

export interface Chain {
  readonly clientId: string
  readonly refreshToken: string
}

export type LoadJob = ClosedJob | OpenJob | RefreshJob

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
  /** Of a {@link RefreshJob}: the chains as they are now. */
  readonly chains?: readonly Chain[]
}
