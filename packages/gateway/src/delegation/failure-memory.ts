import type { Clock } from '../kernel/clock.ts'
import { boundedLru } from './bounded-lru.ts'
import {
  type DelegationClass,
  DelegationFailed,
  type DelegationFailure,
} from './delegation-failed.ts'

/** How long a refusal answers for itself, in seconds: the provider needs no second look. */
const SECONDS: Readonly<Record<DelegationClass, number>> = {
  STEP_UP: 30,
  CONSENT: 30,
  BLOCKED: 30,
  REAUTH: 30,
  APP_ONLY: 30,
  CONFIG: 10,
  // Where the provider does not say how long; our own retries are over by then.
  TRANSIENT: 2,
  LOOP: 60,
}

const MAX_BYTES = 4 * 1024 * 1024
const OVERHEAD_BYTES = 600

/** Failed exchanges, remembered briefly and in at most 4 MiB. */
export interface FailureMemory {
  /** @throws {DelegationFailed} what was remembered under `key`, with the seconds that are left. */
  check(key: string): void
  remember(key: string, failure: DelegationFailure): void
  readonly entries: number
}

export function createFailureMemory(clock: Clock): FailureMemory {
  const kept = boundedLru<{ readonly failure: DelegationFailure; readonly until: number }>(
    MAX_BYTES,
    // The message is one of ours, shared by all.
    (key, { failure }) => key.length + 2 * (failure.claims?.length ?? 0) + OVERHEAD_BYTES,
  )
  return {
    check(key) {
      const found = kept.get(key)
      if (found === undefined) return
      const left = found.until - clock.now()
      if (left > 0) throw new DelegationFailed(withRest(found.failure, left))
      kept.delete(key)
    },
    remember(key, failure) {
      const seconds = Math.max(failure.retryAfter ?? 0, SECONDS[failure.class])
      kept.set(key, { failure, until: clock.now() + seconds * 1000 })
    },
    get entries() {
      return kept.entries
    },
  }
}

const withRest = (failure: DelegationFailure, leftMs: number): DelegationFailure =>
  failure.class === 'TRANSIENT' || failure.class === 'LOOP'
    ? { ...failure, retryAfter: Math.ceil(leftMs / 1000) }
    : failure
