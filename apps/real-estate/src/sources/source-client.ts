import { AnswerCache, type Fetched } from './answer-cache.ts'
import { InvalidAnswer } from './answer-fields.ts'
import { askedWaitMs } from './asked-wait.ts'
import { type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.ts'
import { BadBody, readJson } from './json-body.ts'
import { createSingleFlight } from './single-flight.ts'
import { createSlots } from './slots.ts'
import { SourceFailed, type SourceFault } from './source-failed.ts'
import { systemTiming, type Timing } from './timing.ts'

/** One source: where it is, who we are to it, and how long its answers count. */
export interface SourceSettings {
  /** For people: in warnings, provenance and logs. */
  readonly title: string
  /** Everything is asked below this; nothing else is ever fetched. */
  readonly baseUrl: URL
  /** The key goes here and nowhere else. */
  readonly headers?: Readonly<Record<string, string>>
  readonly lifetimeMs: number
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

const TIMEOUT_MS = 3_000
const MAX_BYTES = 1 << 20
const CONCURRENT = 3
const MAX_WAITING = 60
const ATTEMPTS = 3
const FIRST_WAIT_MS = 200
/** No flight goes on longer, whoever joins it. */
const FLIGHT_MS = 8_000
const ABSENT_LIFETIME_MS = 3_600_000
const BREAKER = { failures: 5, openMs: 30_000 }
const CACHE = { maxEntries: 5_000, maxBytes: 32 << 20 }

const PASSING: ReadonlySet<SourceFault> = new Set([
  'timeout',
  'unreachable',
  'rate-limited',
  'server-error',
])

/** Asks one source, patiently and within bounds, and believes only what `parse` accepts. */
export function createSourceClient(settings: SourceSettings): SourceClient {
  const { title, lifetimeMs, timing = systemTiming } = settings
  const cache = new AnswerCache(CACHE)
  const flights = createSingleFlight()
  const slots = createSlots(CONCURRENT, MAX_WAITING)
  const breaker = createCircuitBreaker({ ...BREAKER, now: timing.now })

  async function fly<T>(url: URL, request: SourceRequest<T>, signal: AbortSignal) {
    const release = await slots.take(signal)
    if (!release) throw new SourceFailed(title, 'busy')
    try {
      if (!breaker.enter()) throw new SourceFailed(title, 'paused')
      const { answer, bytes } = await judged(breaker, signal, () =>
        patiently(settings, timing, () => attempt(url, request, settings, signal), signal),
      )
      const lifetime =
        answer.value === undefined ? Math.min(ABSENT_LIFETIME_MS, lifetimeMs) : lifetimeMs
      cache.set(url.href, answer, bytes, answer.fetchedAt + lifetime)
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

/** A call whose time is up goes on with what it has; a caller who left gets nothing. */
const leaving = (title: string, { reason }: AbortSignal): unknown =>
  (reason as Error | undefined)?.name === 'TimeoutError'
    ? new SourceFailed(title, 'timeout')
    : reason

function asFailure(title: string, error: unknown): unknown {
  if (error instanceof SourceFailed) return error
  if (error instanceof BadBody) return new SourceFailed(title, error.fault)
  if (error instanceof InvalidAnswer) return new SourceFailed(title, 'invalid')
  if (!(error instanceof Error)) return error
  if (error.name === 'TimeoutError') return new SourceFailed(title, 'timeout')
  // fetch() and a broken body both reject with a TypeError whose cause may hold the address.
  if (error.name === 'TypeError' && 'cause' in error) return new SourceFailed(title, 'unreachable')
  return error
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

/**
 * No attempt begins later than one timeout after the first, so that a source that hangs leaves
 * time to ask another; one that wants to be left alone longer is not asked again by this call.
 */
async function patiently<T>(
  { title, timeoutMs = TIMEOUT_MS }: SourceSettings,
  timing: Timing,
  work: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const last = timing.now() + timeoutMs
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      const failure = asFailure(title, error)
      if (!(failure instanceof SourceFailed) || signal.aborted) throw failure
      const wait = pause(failure, tries, timing)
      if (tries >= ATTEMPTS || !PASSING.has(failure.fault)) throw failure
      if (timing.now() + wait >= last) throw failure
      await timing.sleep(wait, signal)
    }
  }
}

/** Twice as long each time, of which at least half; never before the source asked. */
const pause = ({ waitMs = 0 }: SourceFailed, tries: number, { random }: Timing): number =>
  Math.max(waitMs, FIRST_WAIT_MS * 2 ** (tries - 1) * (0.5 + random() / 2))

async function attempt<T>(
  url: URL,
  request: SourceRequest<T>,
  settings: SourceSettings,
  signal: AbortSignal,
): Promise<{ readonly answer: Fetched<T>; readonly bytes: number }> {
  const { title, timing = systemTiming, maxBytes = MAX_BYTES, timeoutMs = TIMEOUT_MS } = settings
  const response = await fetch(url, {
    headers: { accept: 'application/json', ...settings.headers },
    redirect: 'manual',
    signal: AbortSignal.any([signal, timing.deadline(timeoutMs)]),
  })
  try {
    const fetchedAt = timing.now()
    if (response.status === 404 && request.absentIs404) {
      return { answer: { value: undefined, fetchedAt }, bytes: 0 }
    }
    const fault = faultOf(response.status)
    if (fault) throw new SourceFailed(title, fault, askedWaitMs(response, fetchedAt))
    const { body, bytes } = await readJson(response, maxBytes)
    return { answer: { value: request.parse(body), fetchedAt }, bytes }
  } finally {
    if (!response.bodyUsed) await response.body?.cancel().catch(() => {})
  }
}

function faultOf(status: number): SourceFault | undefined {
  if (status === 200) return undefined
  if (status >= 300 && status < 400) return 'redirect'
  if (status === 401 || status === 403) return 'key-refused'
  if (status === 429) return 'rate-limited'
  return status >= 500 ? 'server-error' : 'request-refused'
}

/** A segment can't climb: it is encoded, and a dot segment is no segment of ours. */
function urlOf(base: URL, { path, query = [] }: SourceRequest<unknown>): URL {
  if (path.some((segment) => /^\.{0,2}$/.test(segment))) {
    throw new TypeError('A path segment is empty or dots.')
  }
  const url = new URL(base)
  url.pathname = [base.pathname.replace(/\/+$/, ''), ...path.map(encodeURIComponent)].join('/')
  url.search = new URLSearchParams(
    query.map(([name, value]): [string, string] => [name, value]),
  ).toString()
  return url
}
