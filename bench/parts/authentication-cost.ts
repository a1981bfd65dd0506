import type { Child } from '../child.ts'
import type { AuthenticationJob, Way } from '../in-process/authentication.ts'
import { type AuthenticationFigures, median } from '../results.ts'

/** A million calls are made in so many pieces, each way in turn. */
const PIECES = 200
const WAYS = ['bare', 'verified', 'cached'] as const satisfies readonly Way[]
const TIMEOUT_MS = 300_000

/**
 * What authentication adds to a call, measured in one process without HTTP.
 * @param calls of each way; 1,000 tokens take turns.
 */
export async function measureAuthentication(
  child: Child,
  calls: number,
): Promise<AuthenticationFigures> {
  const micros: Record<Way, number[]> = { bare: [], verified: [], cached: [] }
  const piece = Math.max(1, Math.ceil(calls / PIECES))
  const time = async (way: Way) => {
    const job: AuthenticationJob = { way, calls: piece }
    return ((await child.ask(job, TIMEOUT_MS)) as { cpuMicros: number }).cpuMicros
  }
  for (const way of WAYS) await time(way)
  for (let done = 0; done < PIECES; done++)
    for (const way of WAYS) micros[way].push(await time(way))
  return {
    calls: piece * PIECES,
    bareMicros: median(micros.bare),
    verifiedMicros: median(micros.verified),
    cachedMicros: median(micros.cached),
    samples: micros,
  }
}
