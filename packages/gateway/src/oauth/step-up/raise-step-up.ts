import type { Clock } from '../../kernel/clock.ts'
import type { RaisedStepUp, StepUps } from '../../storage/ports/step-ups.ts'
import { PATHS } from '../engine/settings.ts'

export type StepUpDemand = Omit<RaisedStepUp, 'expiresAt'>

/** Time for a person to notice, open the link and find their phone. */
const LIFETIME_MS = 10 * 60_000

/**
 * Remembers what the provider wants of this person, for ten minutes.
 * @returns the address that the person opens; it names nobody and works once.
 */
export async function raiseStepUp(
  { stepUps, issuer, clock }: { stepUps: StepUps; issuer: string; clock: Clock },
  demand: StepUpDemand,
): Promise<URL> {
  const link = await stepUps.raise({ ...demand, expiresAt: clock.now() + LIFETIME_MS })
  return new URL(`${PATHS.stepUp}/${link}`, issuer)
}
