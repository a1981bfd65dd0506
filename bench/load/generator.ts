// The load generator as a process of its own: one job at a time from the benchmark.
import { closedLoop } from './closed-loop.ts'
import type { LoadJob } from './job.ts'

process.on('message', async (job) => process.send?.(await closedLoop(job as LoadJob)))
process.once('disconnect', () => process.exit(0))
process.send?.('ready')
