import { setTimeout as pause } from 'node:timers/promises'
import type { Delegator } from '../delegation/delegator.ts'
import type { GatewayReadings } from '../telemetry/observer.ts'
import type { Wiring } from './create-gateway.ts'

/** Who reads metrics waits for nobody longer than this. */
const ANSWER_MS = 2_000

/** What can be asked of a gateway that runs. */
export const readingsOf = (
  { app, limits, revocations, store }: Pick<Wiring, 'app' | 'limits' | 'revocations' | 'store'>,
  delegator: Pick<Delegator, 'stats'> | undefined,
  answerMs = ANSWER_MS,
): GatewayReadings => ({
  tools: new Set(app.catalogue.tools.map(({ contract }) => contract.name)),
  limits: limits.counts,
  revocationAgeMs: revocations.ageMs,
  storeWorks: () => answers(async () => store.check(), answerMs),
  ...(delegator ? { exchangeCache: delegator.stats } : {}),
})

async function answers(work: () => Promise<unknown>, answerMs: number): Promise<boolean> {
  const late = new AbortController()
  const patience = pause(answerMs, false, { signal: late.signal, ref: false }).catch(() => false)
  const works = work().then(
    () => true,
    () => false,
  )
  try {
    return await Promise.race([works, patience])
  } finally {
    late.abort()
  }
}
