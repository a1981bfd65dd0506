import { type Identity, SignInFailed } from '../../identity/identity-provider.ts'
import type { Clock } from '../../kernel/clock.ts'
import { Conflict } from '../../storage/ports/failures.ts'
import { samePerson } from '../../storage/ports/people.ts'
import type { SignInPurpose } from '../../storage/ports/sign-ins.ts'
import type { StepUps } from '../../storage/ports/step-ups.ts'
import type { Log } from '../../telemetry/log.ts'
import { renewed, type UpstreamGrants } from '../upstream/upstream-grant.ts'

export interface CompleteParts {
  readonly grants: UpstreamGrants
  readonly stepUps: StepUps
  readonly clock: Clock
  readonly log: Log
}

/** How a step-up ended, for the page that says so. */
export type StepUpEnd =
  | { readonly type: 'done' }
  /** Somebody else signed in than the one whose call raised it: nothing was stored. */
  | { readonly type: 'other-person' }
  /** The connection of the app ended meanwhile: there is nothing to store it for. */
  | { readonly type: 'grant-ended' }
  /** Nobody signed in, and why. */
  | { readonly type: 'failed'; readonly code: SignInFailed['code']; readonly message: string }

/**
 * Stores the new proof, only for the person whose call asked for it (MCP 2026-07-28, elicitation,
 * URL mode: the server verifies who opened the link). Keys are compared and nobody is written
 * down: a stranger who followed the link leaves no trace here.
 */
export async function completeStepUp(
  { grants, stepUps, clock, log }: CompleteParts,
  { grant, personId, clientId }: Extract<SignInPurpose, { type: 'step-up' }>,
  back: Identity | SignInFailed,
): Promise<StepUpEnd> {
  if (back instanceof SignInFailed) {
    const { code, message } = back
    return { type: 'failed', code, message }
  }
  const found = await grants.find(grant, personId)
  if (!found) return { type: 'grant-ended' }
  if (!samePerson(found.upstream.key, back.key)) {
    log.warn('step_up_by_other_person', { grant })
    return { type: 'other-person' }
  }
  if (!(await store({ grants, clock }, grant, personId, back))) return { type: 'grant-ended' }
  await stepUps.settle(personId, clientId)
  return { type: 'done' }
}

const MAX_TRIES = 3

/** Over whatever a check of the provider has stored meanwhile: nothing is newer than the person. */
async function store(
  { grants, clock }: Pick<CompleteParts, 'grants' | 'clock'>,
  grant: string,
  personId: string,
  { tokens }: Identity,
): Promise<boolean> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const found = await grants.find(grant, personId)
    if (!found) return false
    try {
      await grants.replace(grant, found, renewed(found.upstream, tokens, clock.now()))
      return true
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
    }
  }
  return false
}
