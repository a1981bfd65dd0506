/** Leaves a source alone that keeps failing, and then tries it with one request at a time. */
export interface CircuitBreaker {
  /** Whether a request may go out now. `true` must be followed by one of the three below. */
  enter(): boolean
  succeeded(): void
  failed(): void
  /** The request ended without saying anything about the source: its caller left. */
  abandoned(): void
  /** Nothing goes out for so long: the source asked for it. */
  pause(ms: number): void
}

export interface BreakerSettings {
  /** Failures in a row after which the source is left alone. */
  readonly failures: number
  readonly openMs: number
  now(): number
}

/** The longest a source's own word can keep it closed: a day's quota comes back within a day. */
const MAX_PAUSE_MS = 24 * 3_600_000

export function createCircuitBreaker({ failures, openMs, now }: BreakerSettings): CircuitBreaker {
  let inRow = 0
  let closedUntil = 0
  let trying = false

  return {
    enter() {
      if (now() < closedUntil) return false
      if (inRow < failures) return true
      if (trying) return false
      trying = true
      return true
    },
    succeeded() {
      inRow = 0
      trying = false
    },
    failed() {
      inRow += 1
      trying = false
      if (inRow >= failures) closedUntil = Math.max(closedUntil, now() + openMs)
    },
    abandoned() {
      trying = false
    },
    pause(ms) {
      closedUntil = Math.max(closedUntil, now() + Math.min(ms, MAX_PAUSE_MS))
    },
  }
}
