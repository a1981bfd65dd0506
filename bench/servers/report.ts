import { processUsage } from './process-usage.ts'

/** What the benchmark may ask a server. */
export interface UsageRequest {
  /** Collect garbage first (`node --expose-gc`), so that the heap is what is held. */
  readonly collect?: boolean
}

/** Tells the benchmark where this server listens, then what it has used whenever it asks. */
export function reportToParent(port: number, more: object = {}): void {
  process.on('message', (request) => {
    if ((request as UsageRequest).collect) globalThis.gc?.()
    process.send?.(processUsage())
  })
  process.once('disconnect', () => process.exit(0))
  process.send?.({ port, ...more })
}
