import { createHistogram } from 'node:perf_hooks'
import { askOverOneConnection, type Turn } from './connection.ts'
import type { LoadJob, LoadResult } from './job.ts'

/** A server that answers wrongly has failed; there is no use in asking it on. */
const MAX_FAULTS = 20

/**
 * Asks on `job.connections` connections until the time is over, and compares every answer byte
 * for byte. A connection that breaks is a fault, and is not opened again.
 */
export async function closedLoop(job: LoadJob): Promise<LoadResult> {
  const turns = job.exchanges.map((exchange) => prepare(job, exchange))
  const latencies = createHistogram()
  const faults: string[] = []
  let requests = 0
  const cpu = process.cpuUsage()
  const began = performance.now()
  const ends = began + job.durationMs

  const connection = (first: number) => {
    let turn = first
    return askOverOneConnection({
      port: job.port,
      next: () =>
        performance.now() < ends && faults.length < MAX_FAULTS
          ? turns[turn++ % turns.length]
          : undefined,
      onAnswer(micros, fault) {
        latencies.record(Math.max(1, Math.round(micros)))
        requests++
        if (fault !== undefined) faults.push(fault)
      },
    })
  }

  await Promise.all(Array.from({ length: job.connections }, (_, index) => connection(index)))
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
}

function prepare({ path, headers }: LoadJob, { body, expected }: LoadJob['exchanges'][0]): Turn {
  const lines = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body) })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return {
    request: Buffer.from(`POST ${path} HTTP/1.1\r\n${head}\r\n${body}`),
    expected: Buffer.from(expected),
  }
}
