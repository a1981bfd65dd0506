import { setTimeout as pause } from 'node:timers/promises'
import { processUsage } from './process-usage.ts'

/** What the benchmark may ask a server. */
export interface UsageRequest {
  /** Collect garbage first (`node --expose-gc`), so that the heap is what is held. */
  readonly collect?: boolean
}

/**
 * V8 gives up the code of functions that nobody called only after several collections, and what waits
 * to be written to the log is no part of what is held.
 */
const COLLECTIONS = 10
const BETWEEN_MS = 100

/** Tells the benchmark where this server listens, then what it has used whenever it asks. */
export function reportToParent(port: number, more: object = {}): void {
  process.on('message', async (request) => {
    if ((request as UsageRequest).collect) await collect()
    process.send?.(processUsage())
  })
  process.once('disconnect', () => process.exit(0))
  process.send?.({ port, ...more })
}

async function collect(): Promise<void> {
  for (let times = 0; times < COLLECTIONS; times++) {
    globalThis.gc?.()
    await pause(BETWEEN_MS)
  }
}
