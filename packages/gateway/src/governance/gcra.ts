import type { Clock } from '../kernel/clock.ts'
import { sha256 } from '../kernel/hash.ts'

/** How much of something one key may use. */
export interface Rate {
  /** Units per window, in the long run. */
  readonly quota: number
  readonly windowSeconds: number
  /** Units at once after a rest. More than `quota` is pointless, less smooths the traffic. */
  readonly burst: number
}

export interface Verdict {
  readonly allowed: boolean
  /** Whole units that can be used at once after this one. */
  readonly remaining: number
  /** Until the whole burst is back, or until the refused cost fits. */
  readonly resetSeconds: number
  /** 0 when allowed. A cost over the burst never fits: then this is the whole window. */
  readonly retryAfterSeconds: number
}

/** Counts units per key with the generic cell rate algorithm (ITU-T I.371). */
export interface Limiter {
  readonly rate: Rate
  /** Uses `cost` units when they fit, none when they don't. */
  take(key: string, cost?: number): Verdict
  /** What `take` would say. Uses nothing. */
  peek(key: string, cost?: number): Verdict
  /** Keys held in memory, never more than `maxKeys`. */
  size(): number
}

const MAX_KEYS = 50_000
/** Longer keys are held as their hash, so that a caller can't choose what a key weighs. */
const MAX_KEY_LENGTH = 64
/** No caller can use this key: theirs all have a prefix or are addresses. */
const OVERFLOW = '*'

/**
 * A limiter in this process's memory. Per key it holds one number: the theoretical arrival
 * time, at which the key's burst is whole again. A key whose time has passed equals a key
 * never seen, so it can be forgotten; one whose time has not passed is never forgotten.
 *
 * Memory is bounded by `maxKeys`. When that many keys are active within one burst period, a
 * key not seen before shares one overflow budget with all other such keys. The trade: during
 * such a flood newcomers are served slowly, but nobody gets a fresh budget by pushing
 * their own key out with made-up ones.
 */
export function createLimiter(rate: Rate, clock: Clock, maxKeys = MAX_KEYS): Limiter {
  const unitMs = (rate.windowSeconds * 1000) / rate.quota
  const burstMs = unitMs * rate.burst
  const arrivals = createArrivals(burstMs, maxKeys)
  const startedAt = clock.now()

  function verdict(used: number, cost: number, allowed: boolean): Verdict {
    const free = Math.floor((burstMs - used + TOLERANCE_MS) / unitMs)
    const remaining = Math.min(Math.max(0, free), rate.burst)
    if (allowed) {
      const full = Math.max(used, remaining * unitMs)
      return { allowed, remaining, resetSeconds: wholeSeconds(full), retryAfterSeconds: 0 }
    }
    const wait = cost > rate.burst ? rate.windowSeconds * 1000 : used + cost * unitMs - burstMs
    const retryAfterSeconds = wholeSeconds(wait)
    return { allowed, remaining, resetSeconds: retryAfterSeconds, retryAfterSeconds }
  }

  function decide(key: string, cost: number, store: boolean): Verdict {
    const now = clock.now() - startedAt
    const name = key.length > MAX_KEY_LENGTH ? sha256(key) : key
    const slot = arrivals.slotFor(name, now)
    const used = Math.max(0, slot.arrival - now)
    const after = used + cost * unitMs
    if (after > burstMs + TOLERANCE_MS) return verdict(used, cost, false)
    if (store) arrivals.set(slot, now + after)
    return verdict(after, cost, true)
  }

  return {
    rate,
    take: (key, cost = 1) => decide(key, cost, true),
    peek: (key, cost = 1) => decide(key, cost, false),
    size: () => arrivals.size(),
  }
}

/**
 * The last unit of a burst must not be lost to binary fractions. Times count from the limiter's
 * start for the same reason: since the epoch, they would have few bits left for fractions.
 */
const TOLERANCE_MS = 0.01

const wholeSeconds = (milliseconds: number): number => Math.max(1, Math.ceil(milliseconds / 1000))

/**
 * What is kept of one key. It is changed in place: a number made anew for each call would outlive
 * the collections of the young generation, and the heap would grow until the next full one.
 */
interface Slot {
  readonly key: string
  /** When the key's burst is whole again. */
  arrival: number
}

/**
 * Arrival times in two generations. An arrival lies at most `horizonMs` ahead of the moment it
 * is written, so what has not been written for a whole generation has passed, and the older
 * generation can be dropped at once, without looking through it. A clock that is set back
 * behind the current generation starts everybody over.
 */
function createArrivals(horizonMs: number, maxKeys: number) {
  let young = new Map<string, Slot>()
  let old = new Map<string, Slot>()
  let turnedAt = Number.NEGATIVE_INFINITY

  function turn(now: number): void {
    const since = now - turnedAt
    if (since >= 0 && since < horizonMs) return
    old = since >= 0 && since < 2 * horizonMs ? young : new Map()
    young = new Map()
    turnedAt = now
  }
  /** One place is left for the overflow key. */
  const isFull = () => young.size + old.size >= maxKeys - 1
  const find = (key: string) => young.get(key) ?? old.get(key)

  return {
    /** What the key is counted under; a key never seen has a slot that nothing keeps yet. */
    slotFor(key: string, now: number): Slot {
      turn(now)
      const known = find(key)
      if (known) return known
      return isFull() ? (find(OVERFLOW) ?? { key: OVERFLOW, arrival: now }) : { key, arrival: now }
    },
    /** @param slot as `slotFor` just gave it. */
    set(slot: Slot, arrival: number): void {
      slot.arrival = arrival
      if (young.get(slot.key) === slot) return
      old.delete(slot.key)
      young.set(slot.key, slot)
    },
    size: () => young.size + old.size,
  }
}
