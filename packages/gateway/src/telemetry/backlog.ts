/**
 * What waits to be written away from the requests. It is bounded: while `take` can't keep up, what
 * comes on top is counted and forgotten, and what happened first is kept, because that is where an
 * incident begins.
 */
export interface Backlog<T> {
  /** Constant time, no I/O. */
  add(entry: T): void
  /** Goes on after `take` said that it had to wait. */
  resume(): void
  /** Hands over everything that waits now, whatever `take` said before: the process is ending. */
  flush(): void
  /** Entries lost since the start. */
  lost(): number
}

export interface BacklogOptions<T> {
  /** Entries that may wait. */
  readonly capacity: number
  /** How long an entry waits for company, milliseconds. */
  readonly everyMs: number
  /** Entries handed over at once; between two batches the process does other work. */
  readonly batch: number
  /** @returns `false` to be left alone until `resume`. What it throws costs its batch. */
  take(entries: readonly T[]): boolean
}

/** Its timers keep no process alive. */
export function createBacklog<T>({
  capacity,
  everyMs,
  batch,
  take,
}: BacklogOptions<T>): Backlog<T> {
  const ring = new Array<T | undefined>(capacity)
  let [first, waiting, lost] = [0, 0, 0]
  let [timed, scheduled, paused] = [false, false, false]

  function next(): T[] {
    const entries: T[] = []
    for (; waiting > 0 && entries.length < batch; waiting--) {
      entries.push(ring[first] as T)
      ring[first] = undefined
      first = (first + 1) % capacity
    }
    return entries
  }

  function hand(entries: readonly T[]): boolean {
    try {
      return take(entries)
    } catch {
      lost += entries.length
      return true
    }
  }

  function drain(): void {
    scheduled = false
    // The timer and a whole batch may both have asked for it; or the rest has to wait for `resume`.
    if (paused || waiting === 0) return
    paused = !hand(next())
    if (waiting > 0) soon()
  }

  function soon(): void {
    if (scheduled) return
    scheduled = true
    setImmediate(drain).unref()
  }

  function onTime(): void {
    timed = false
    drain()
  }

  return {
    add(entry) {
      if (waiting === capacity) {
        lost++
        return
      }
      ring[(first + waiting) % capacity] = entry
      waiting++
      if (paused) return
      // A whole batch need not wait for company; what is handed over young is cheap to collect.
      if (waiting >= batch) soon()
      else if (!timed) {
        timed = true
        setTimeout(onTime, everyMs).unref()
      }
    },
    resume() {
      paused = false
      if (waiting > 0) soon()
    },
    flush() {
      while (waiting > 0) hand(next())
    },
    lost: () => lost,
  }
}
