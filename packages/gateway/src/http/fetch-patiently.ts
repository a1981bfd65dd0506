import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, systemClock } from '../kernel/clock.ts'
import { retryAfterMs } from './retry-after.ts'

/** How long a caller goes on. All in all at most `attempts * (timeoutMs + maxWaitMs)`. */
export interface Patience {
  readonly attempts: number
  /** For one attempt, its body included. */
  readonly timeoutMs: number
  /** A service that asks for a longer wait is not asked again. */
  readonly maxWaitMs: number
  /** Waits; tests pass their own. */
  readonly wait?: (ms: number) => Promise<unknown>
  readonly clock?: Clock
}

const FIRST_WAIT_MS = 200

/**
 * GETs from a service the operator named; strangers' addresses go through `safe-fetch.ts`. Goes on
 * after a broken connection, 429 and 5xx, as long as `patience` allows, and gives the last answer
 * as it is. Redirects are not followed: the answer is the 3xx itself.
 * @throws what `fetch` throws when the last attempt got no answer.
 */
export async function fetchPatiently(
  url: URL,
  headers: Readonly<Record<string, string>>,
  patience: Patience,
): Promise<Response> {
  const { attempts, maxWaitMs, wait = sleep } = patience
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(url, {
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(patience.timeoutMs),
    }).catch((error: unknown) => {
      if (attempt >= attempts) throw error
      return undefined
    })
    const backoff = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), maxWaitMs)
    const pause = Math.max(backoff, askedFor(answer, patience))
    if (answer && (!isPassing(answer) || attempt >= attempts || pause > maxWaitMs)) return answer
    await answer?.body?.cancel().catch(() => {})
    await wait(pause)
  }
}

const askedFor = (answer: Response | undefined, { clock = systemClock }: Patience): number =>
  retryAfterMs(answer?.headers.get('retry-after'), clock.now()) ?? 0

const isPassing = ({ status }: Response): boolean => status === 429 || status >= 500
