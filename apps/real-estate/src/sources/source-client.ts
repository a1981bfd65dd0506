import { AnswerCache, type Fetched } from './answer-cache.ts'
import { type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.ts'
import type { ReadBody } from './json-body.ts'
import { createPace } from './pace.ts'
import { asFailure, leaving, patiently } from './patience.ts'
import { createSingleFlight } from './single-flight.ts'
import { createSlots } from './slots.ts'
import { attempt, TIMEOUT_MS, urlOf } from './source-attempt.ts'
import { SourceFailed } from './source-failed.ts'
import { systemTiming, type Timing } from './timing.ts'

/** One source: where it is, who we are to it, and how long its answers count. */
export interface SourceSettings {
  /** For people: in warnings, provenance and logs. */
  readonly title: string
  /** Everything is asked below this; nothing else is ever fetched. */
  readonly baseUrl: URL
  /** The key goes here and nowhere else. */
  readonly headers?: Readonly<Record<string, string>>
  /** 0 keeps nothing: for a source whose answers may not be collected. */
  readonly lifetimeMs: number
  /** At most this many at once, and so many waiting for a turn. */
  readonly concurrent?: number
  readonly maxWaiting?: number
  /** The least time between the starts of two requests, retries included. */
  readonly intervalMs?: number
  /** One attempt, its body included. */
  readonly timeoutMs?: number
  readonly maxBytes?: number
  readonly onFailure?: (failure: SourceFailed) => void
  readonly timing?: Timing
}

export interface SourceRequest<T> {
  /** Below the base, one segment each; encoded here. The same path and query mean the same `parse`. */
  readonly path: readonly string[]
  readonly query?: readonly (readonly [name: string, value: string])[]
  /** Validates. What it throws as {@link InvalidAnswer} is neither cached nor given on. */
  parse(body: unknown): T | undefined
  /** 404 is an answer: there is no such thing. */
  readonly absentIs404?: boolean
  /** Reads what is no JSON, within bounds. @throws {BadBody} */
  read?(response: Response, maxBytes: number): Promise<ReadBody>
}

/** The call on whose behalf a source is asked. */
export interface SourceCall {
  /** Aborts when the caller leaves, or with a TimeoutError when the call's time is up. */
  readonly signal: AbortSignal
  /** Called before a request goes out, not for a cached answer. @throws to forbid it. */
  admit?(title: string): void
}

export interface SourceClient {
  readonly title: string
  /** @throws {SourceFailed}, or the signal's reason when the caller left. */
  get<T>(request: SourceRequest<T>, call: SourceCall): Promise<Fetched<T>>
}

const CONCURRENT = 3
const MAX_WAITING = 60
/** No flight goes on longer, whoever joins it. */
const FLIGHT_MS = 8_000
const ABSENT_LIFETIME_MS = 3_600_000
const BREAKER = { failures: 5, openMs: 30_000 }
const CACHE = { maxEntries: 5_000, maxBytes: 32 << 20 }

/** Asks one source, patiently and within bounds, and believes only what `parse` accepts. */
export function createSourceClient(settings: SourceSettings): SourceClient {
  const { title, lifetimeMs, timing = systemTiming, timeoutMs = TIMEOUT_MS } = settings
  const { concurrent = CONCURRENT, maxWaiting = MAX_WAITING, intervalMs = 0 } = settings
  const cache = new AnswerCache(CACHE)
  const flights = createSingleFlight()
  const slots = createSlots(concurrent, maxWaiting)
  const turn = createPace(intervalMs, timing)
  const breaker = createCircuitBreaker({ ...BREAKER, now: timing.now })

  function keep<T>({ href }: URL, answer: Fetched<T>, bytes: number): void {
    if (lifetimeMs === 0) return
    const absent = answer.value === undefined
    const lifetime = absent ? Math.min(ABSENT_LIFETIME_MS, lifetimeMs) : lifetimeMs
    cache.set(href, answer, bytes, answer.fetchedAt + lifetime)
  }

  async function fly<T>(url: URL, request: SourceRequest<T>, signal: AbortSignal) {
    const release = await slots.take(signal)
    if (!release) throw new SourceFailed(title, 'busy')
    try {
      if (!breaker.enter()) throw new SourceFailed(title, 'paused')
      const inTurn = async () => {
        await turn(signal)
        return attempt(url, request, settings, signal)
      }
      const { answer, bytes } = await judged(breaker, signal, () =>
        patiently({ title, timeoutMs, timing }, inTurn, signal),
      )
      keep(url, answer, bytes)
      return answer
    } finally {
      release()
    }
  }

  return {
    title,
    async get<T>(request: SourceRequest<T>, { signal, admit }: SourceCall): Promise<Fetched<T>> {
      if (signal.aborted) throw leaving(title, signal)
      const url = urlOf(settings.baseUrl, request)
      const cached = cache.get(url.href, timing.now())
      if (cached) return cached as Fetched<T>
      try {
        if (!flights.underway(url.href)) admit?.(title)
        return await flights.join(url.href, signal, (stop) =>
          fly(url, request, AbortSignal.any([stop, timing.deadline(FLIGHT_MS)])),
        )
      } catch (error) {
        const failure = signal.aborted ? leaving(title, signal) : asFailure(title, error)
        if (failure instanceof SourceFailed) settings.onFailure?.(failure)
        throw failure
      }
    },
  }
}

/** A refused request says something about the request, and a caller who left says nothing. */
async function judged<T>(
  breaker: CircuitBreaker,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const result = await work()
    breaker.succeeded()
    return result
  } catch (error) {
    const left = signal.aborted && (signal.reason as Error).name !== 'TimeoutError'
    if (left) breaker.abandoned()
    else if (error instanceof SourceFailed && error.fault === 'request-refused') breaker.succeeded()
    else breaker.failed()
    if (error instanceof SourceFailed && error.waitMs !== undefined) breaker.pause(error.waitMs)
    throw error
  }
}
