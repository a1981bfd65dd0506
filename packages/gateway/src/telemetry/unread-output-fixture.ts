/**
 * A process that logs requests to its standard output, as `unread-output.test.ts` runs it. It serves
 * thousands of them, tells by IPC how it went, and ends in order when it is told to.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { systemClock } from '../kernel/clock.ts'
import { request } from './entry-fixture.ts'
import { createObserver } from './observer.ts'
import { createRequestLog } from './request-log.ts'

const SERVED = 20_000
const log = createRequestLog({ to: process.stdout, clock: systemClock, capacity: 4_000 })
const observer = createObserver([log], systemClock)

for (let each = 0; each < SERVED; each++) {
  observer.served(request)
  // Some 2,500 between two batches: all of them could be written, if somebody read.
  if (each % 50 === 0) await pause(2)
}
process.send?.({ served: SERVED, lost: log.lost(), buffered: process.stdout.writableLength })
process.once('message', async () => {
  await log.close()
  process.exit(0)
})
