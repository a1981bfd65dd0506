import type { Clock } from '../kernel/clock.ts'
import type { RequestObserver, ServedRequest } from './served-request.ts'

/** A request to our own pages, documents and OAuth endpoints, after its answer. */
export interface ServedPage {
  /** The route as the route table writes it, such as `/oauth/consent/*`, or `unknown`. */
  readonly route: string
  /** `GET`, `POST`, `OPTIONS` and so on; `other` for one that no route knows. */
  readonly verb: string
  /** HTTP; 499 when the client left before its answer. */
  readonly status: number
  readonly durationMs: number
}

/** What the token endpoint said. */
export interface TokenAnswer {
  /** A grant we know, or `other`. */
  readonly grant: string
  /** `ok`, an error code of RFC 6749 5.2 or RFC 8707 2, or `other`. */
  readonly result: string
}

/** One On-Behalf-Of exchange at the sign-in service; what the cache answers is none. */
export interface ExchangeAnswer {
  /** `ok`, or the class of the failure (delegation/delegation-failed.ts). */
  readonly class: string
  readonly durationMs: number
}

/** What can be asked of a running gateway now and then; nothing is counted for it in advance. */
export interface GatewayReadings {
  /** The names of the catalogue: the only ones that become labels. */
  readonly tools: ReadonlySet<string>
  readonly limits: () => readonly LimitCount[]
  /** Since the list of revocations was last heard, milliseconds. */
  readonly revocationAgeMs: () => number
  /** Whether the database answers. Never rejects. */
  readonly storeWorks: () => Promise<boolean>
  /** Absent where no tool acts at other services. */
  readonly exchangeCache?: () => CacheCount
}

/** Decisions of one rate limit since the start. */
export interface LimitCount {
  readonly limit: string
  readonly allowed: number
  readonly refused: number
}

export interface CacheCount {
  readonly entries: number
  readonly hits: number
  readonly misses: number
}

/** Told of everything that is logged and counted. Each of these returns at once and never throws. */
export interface GatewayObserver extends RequestObserver {
  answered(page: ServedPage): void
  tokenAnswered(answer: TokenAnswer): void
  exchanged(exchange: ExchangeAnswer): void
  /** From now on, this can be asked. */
  watch(readings: GatewayReadings): void
}

/** What happened, and when: milliseconds since the epoch. */
export type Entry =
  | { readonly event: 'mcp.request'; readonly at: number; readonly of: ServedRequest }
  | { readonly event: 'http.request'; readonly at: number; readonly of: ServedPage }
  | { readonly event: 'oauth.token'; readonly at: number; readonly of: TokenAnswer }
  | { readonly event: 'delegation.exchange'; readonly at: number; readonly of: ExchangeAnswer }

/** Where entries go: the log, the metrics, a collector of traces. */
export interface Sink {
  readonly name: 'log' | 'metrics' | 'traces'
  /** Constant time, no I/O. */
  add(entry: Entry): void
  watch?(readings: GatewayReadings): void
  /** Entries lost since the start. */
  lost(): number
  /** Writes what still waits, and gives up after some seconds. Never rejects. */
  close(): Promise<void>
}

/** Hands every entry to every sink. A reading of the clock and one object is what a request pays. */
export function createObserver(sinks: readonly Sink[], clock: Clock): GatewayObserver {
  const add = (entry: Entry): void => {
    for (const sink of sinks) sink.add(entry)
  }
  return {
    served: (of) => add({ event: 'mcp.request', at: clock.now(), of }),
    answered: (of) => add({ event: 'http.request', at: clock.now(), of }),
    tokenAnswered: (of) => add({ event: 'oauth.token', at: clock.now(), of }),
    exchanged: (of) => add({ event: 'delegation.exchange', at: clock.now(), of }),
    watch(readings) {
      for (const sink of sinks) sink.watch?.(readings)
    },
  }
}
