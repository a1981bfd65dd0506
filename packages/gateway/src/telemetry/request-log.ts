import type { Writable } from 'node:stream'
import type { Clock } from '../kernel/clock.ts'
import { createBacklog } from './backlog.ts'
import { lineOf, lostLine } from './fields.ts'
import type { Entry, Sink } from './observer.ts'

export interface RequestLogOptions {
  /** Shared with the log, whose lines come out between ours; not ended by us. */
  readonly to: Writable
  readonly clock: Clock
  /** Lines that may wait while the stream is full: some 4 MB. */
  readonly capacity?: number
}

/** Nobody reads a log faster than this. */
const EVERY_MS = 100
/**
 * Requests wait while lines are made of so many, an eighth of a millisecond. Entries that wait for
 * more company, and the bytes of longer writes, outlive the young generation and then stay until the
 * next full collection: 5 MB for 100,000 requests with 256 at once.
 */
const BATCH = 64
const CAPACITY = 16_384
const CLOSE_MS = 2_000

/**
 * A line of JSON for every request, written behind it. While the stream is full, nothing more is
 * put into it: lines wait, and when they are too many, they are lost and counted; the log says so
 * as soon as it can be written again. A stream that broke never can, and then all of them count.
 */
export function createRequestLog({ to, clock, capacity = CAPACITY }: RequestLogOptions): Sink {
  let [told, full] = [0, false]
  const backlog = createBacklog<Entry>({ capacity, everyMs: EVERY_MS, batch: BATCH, take })

  function take(entries: readonly Entry[]): boolean {
    if (!to.writable) throw new Error('the log can no longer be written')
    let text = whatWasLost()
    for (const entry of entries) text += lineOf(entry)
    if (to.write(text)) return true
    if (!full) to.once('drain', goOn)
    full = true
    return false
  }

  function goOn(): void {
    full = false
    backlog.resume()
  }

  function whatWasLost(): string {
    const total = backlog.lost()
    if (total === told) return ''
    const lost = total - told
    told = total
    return lostLine({ sink: 'log', lost, total }, clock.now())
  }

  return {
    name: 'log',
    add: backlog.add,
    lost: backlog.lost,
    async close() {
      backlog.flush()
      const text = whatWasLost()
      if (!to.writable) return
      const { promise, resolve } = Promise.withResolvers<void>()
      const patience = setTimeout(resolve, CLOSE_MS)
      to.write(text, () => resolve())
      await promise
      clearTimeout(patience)
    },
  }
}
