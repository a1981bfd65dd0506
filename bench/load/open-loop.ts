import { arrivals } from './arrivals.ts'
import { openConnection, type Turn } from './connection.ts'
import type { LoadResult, OpenJob } from './job.ts'
import { startTally } from './tally.ts'
import { turnsOf } from './turns.ts'

/** Sends one turn, whose latency counts from then on. */
type Free = (turn: Turn, dueAt: number) => void

/**
 * Sends requests when they are due, whether or not earlier ones have been answered, and counts
 * every latency from when its request was due: while a request waits for a free connection it is
 * the server that is late (no coordinated omission).
 *
 * It looks at the clock all the time rather than sleeping, because timers come a millisecond late;
 * so it fills its core.
 */
export async function openLoop(job: OpenJob): Promise<LoadResult> {
  const turns = turnsOf(job)
  const free: Free[] = []
  const lost: string[] = []
  const close = await connectAll(job, free, lost, (sinceMs, fault) =>
    tally.answered(sinceMs, fault),
  )
  const tally = startTally()
  const began = performance.now()
  const dues = arrivals(job)
  const waiting: number[] = []
  let due = dues.next().value
  let sent = 0

  function sendWhatIsDue(): void {
    const now = Math.min(performance.now() - began, job.durationMs)
    for (; due < now; due = dues.next().value) waiting.push(began + due)
    let taken = 0
    for (; taken < waiting.length; taken++) {
      const send = free.pop()
      if (send === undefined) break
      send(turns[sent++ % turns.length] as Turn, waiting[taken] as number)
    }
    if (taken > 0) waiting.splice(0, taken)
  }

  const failed = () => lost.length > 0 || tally.failed()
  const finished = () => due >= job.durationMs && waiting.length === 0 && tally.requests() === sent
  while (!failed() && !finished()) {
    sendWhatIsDue()
    await new Promise((resolve) => setImmediate(resolve))
  }
  for (const reason of lost) tally.answered(began, reason)
  close()
  return tally.result()
}

/** @returns what closes them, once all are open or lost. */
async function connectAll(
  { port, connections }: OpenJob,
  free: Free[],
  lost: string[],
  answered: (sinceMs: number, fault: string | undefined) => void,
): Promise<() => void> {
  const ends: (() => void)[] = []
  await Promise.all(
    Array.from({ length: connections }, () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      let since = 0
      openConnection(port, {
        onFree(connection) {
          if (since === 0) ends.push(() => connection.end())
          free.push((turn, dueAt) => {
            since = dueAt
            connection.send(turn)
          })
          resolve()
        },
        onAnswer: (fault) => answered(since, fault),
        onBroken: (reason) => lost.push(reason),
        onClosed: resolve,
      })
      return promise
    }),
  )
  return () => {
    for (const end of ends) end()
  }
}
