// The load generator as a process of its own: one job at a time from the benchmark.
import { closedLoop } from './closed-loop.ts'
import type { LoadJob, LoadResult } from './job.ts'
import { openLoop } from './open-loop.ts'
import { refreshLoop } from './refresh-loop.ts'

function load(job: LoadJob): Promise<LoadResult> {
  if (job.kind === 'open') return openLoop(job)
  return job.kind === 'refresh' ? refreshLoop(job) : closedLoop(job)
}

process.on('message', async (job) => process.send?.(await load(job as LoadJob)))
process.once('disconnect', () => process.exit(0))
process.send?.('ready')
