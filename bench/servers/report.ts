import { processUsage } from './process-usage.ts'

/** What the benchmark may ask a server. */
export interface UsageRequest {
  /** Collect garbage first (`node --expose-gc`), so that the heap is what is held. */
  readonly collect?: boolean
}

/** V8 gives up the code of functions that nobody called only after several collections. */
const COLLECTIONS = 8

/** Tells the benchmark where this server listens, then what it has used whenever it asks. */
export function reportToParent(port: number, more: object = {}): void {
  process.on('message', (request) => {
    if ((request as UsageRequest).collect)
      for (let times = 0; times < COLLECTIONS; times++) globalThis.gc?.()
    process.send?.(processUsage())
  })
  process.once('disconnect', () => process.exit(0))
  process.send?.({ port, ...more })
}
