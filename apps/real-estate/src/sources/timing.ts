import { setTimeout as sleep } from 'node:timers/promises'

/** Time and chance, as arguments. */
export interface Timing {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /** At least 0, below 1. */
  random(): number
  /** Rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal: AbortSignal): Promise<unknown>
  /** Aborts with a TimeoutError after so many milliseconds. */
  deadline(ms: number): AbortSignal
}

export const systemTiming: Timing = {
  now: Date.now,
  random: Math.random,
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
  deadline: (ms) => AbortSignal.timeout(ms),
}
