import type { Clock } from '../../kernel/clock.ts'

/** How an address failed: `unreachable` says nothing about the client, `gone` does. */
export type FailureKind = 'unreachable' | 'gone'

export interface Failure {
  readonly kind: FailureKind
  /** Safe to show to the client's developer. */
  readonly message: string
}

const MAX_ATTEMPTS = 3
const WINDOW_MS = 60_000
const MAX_ADDRESSES = 1_000

/**
 * Remembers per address how often fetching failed lately, so that a broken address is asked at
 * most three times a minute however often its client comes. Errors are not cached beyond that:
 * the draft forbids it (section 4.4), and a developer who repairs a document is not kept out.
 */
export function createFetchFailures(clock: Clock) {
  const failures = new Map<string, Failure & { attempts: number; since: number }>()

  function recent(url: string) {
    const failure = failures.get(url)
    if (failure !== undefined && clock.now() - failure.since < WINDOW_MS) return failure
    failures.delete(url)
    return undefined
  }

  function keep(url: string, failure: Failure, asked: 0 | 1): void {
    const { attempts, since } = recent(url) ?? { attempts: 0, since: clock.now() }
    failures.delete(url)
    const [oldest] = failures.keys()
    if (failures.size >= MAX_ADDRESSES && oldest !== undefined) failures.delete(oldest)
    failures.set(url, { ...failure, attempts: attempts + asked, since })
  }

  return {
    /** The failure that stands in the way of another attempt, if one does. */
    blocking(url: string): Failure | undefined {
      const failure = recent(url)
      return failure !== undefined && failure.attempts >= MAX_ATTEMPTS ? failure : undefined
    },
    last: (url: string): Failure | undefined => recent(url),
    add: (url: string, failure: Failure): void => keep(url, failure, 1),
    /** Remembers why, but not as an attempt: the address itself was not asked. */
    note: (url: string, failure: Failure): void => keep(url, failure, 0),
    clear: (url: string): void => void failures.delete(url),
    size: (): number => failures.size,
  }
}
