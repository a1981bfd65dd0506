import { openConnection, type Turn } from './connection.ts'
import type { ClosedJob, LoadResult } from './job.ts'
import { startTally } from './tally.ts'
import { turnsOf } from './turns.ts'

/**
 * Asks on `job.connections` connections until the time is over, and compares every answer byte
 * for byte. A connection that breaks is a fault, and is not opened again.
 */
export async function closedLoop(job: ClosedJob): Promise<LoadResult> {
  const { maxRequests = Number.POSITIVE_INFINITY } = job
  const turns = turnsOf(job)
  const tally = startTally()
  const inTime = deadline(job.durationMs)
  let asked = 0

  const next = (): Turn | undefined =>
    inTime() && asked < maxRequests && !tally.failed() ? turns[asked++ % turns.length] : undefined

  await Promise.all(
    Array.from({ length: job.connections }, () => askInTurn(job.port, next, tally.answered)),
  )
  return tally.result()
}

/** The time begins when the first connection is open and looks: none is too short to ask at all. */
export function deadline(durationMs: number): () => boolean {
  let ends: number | undefined
  return () => {
    const now = performance.now()
    ends ??= now + durationMs
    return now < ends
  }
}

/** One connection that asks as long as there is something to ask. */
export function askInTurn(
  port: number,
  next: () => Turn | undefined,
  answered: (sinceMs: number, fault: string | undefined) => void,
): Promise<void> {
  return new Promise((resolve) => {
    let sentAt = performance.now()
    openConnection(port, {
      onFree(connection) {
        const turn = next()
        if (turn === undefined) return connection.end()
        sentAt = performance.now()
        connection.send(turn)
      },
      onAnswer: (fault) => answered(sentAt, fault),
      onBroken: (reason) => answered(sentAt, reason),
      onClosed: resolve,
    })
  })
}
