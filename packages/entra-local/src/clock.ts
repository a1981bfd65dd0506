/** A clock that can be moved ahead of another; it never stands still or goes back. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
  /** As now, but never the same twice, so that of two events one is the earlier. */
  readonly moment: () => number
  /** @throws RangeError for anything but a non-negative, finite number of milliseconds. */
  advance(milliseconds: number): void
}

export function createClock(base: () => number): Clock {
  let ahead = 0
  let last = 0
  const now = () => base() + ahead
  return {
    now,
    moment() {
      last = Math.max(now(), last + 1)
      return last
    },
    advance(milliseconds) {
      if (!Number.isFinite(milliseconds) || milliseconds < 0)
        throw new RangeError('advance: expected milliseconds, 0 or more.')
      ahead += milliseconds
    },
  }
}
