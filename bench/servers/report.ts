import { processUsage } from './process-usage.ts'

/** Tells the benchmark where this server listens, then what it has used whenever it asks. */
export function reportToParent(port: number): void {
  process.on('message', () => process.send?.(processUsage()))
  process.once('disconnect', () => process.exit(0))
  process.send?.({ port })
}
