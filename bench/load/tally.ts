import { createHistogram } from 'node:perf_hooks'
import type { LoadResult } from './job.ts'

/** A server that answers wrongly has failed; there is no use in asking it on. */
const MAX_FAULTS = 20

/** What a load has come to so far. */
export interface Tally {
  requests(): number
  /** Whether it has failed so often that it ends. */
  failed(): boolean
  /** @param sinceMs when its latency began, on the clock of `performance.now()`. */
  answered(sinceMs: number, fault: string | undefined): void
  result(): LoadResult
}

/** Counts from now on, on this process's clocks. */
export function startTally(): Tally {
  const latencies = createHistogram()
  const faults: string[] = []
  let requests = 0
  const cpu = process.cpuUsage()
  const began = performance.now()
  return {
    requests: () => requests,
    failed: () => faults.length >= MAX_FAULTS,
    answered(sinceMs, fault) {
      latencies.record(Math.max(1, Math.round((performance.now() - sinceMs) * 1000)))
      requests++
      if (fault !== undefined) faults.push(fault)
    },
    result() {
      const elapsedMs = performance.now() - began
      const { user, system } = process.cpuUsage(cpu)
      return {
        requests,
        elapsedMs,
        p50Ms: latencies.percentile(50) / 1e3,
        p99Ms: latencies.percentile(99) / 1e3,
        maxMs: latencies.max / 1e3,
        busy: (user + system) / 1e3 / elapsedMs,
        faults: faults.length,
        firstFault: faults[0],
      }
    },
  }
}
