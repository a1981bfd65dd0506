import type { CallToolResult, InputRequiredResult } from '@modelcontextprotocol/server'
import type { DelegationFailure } from '../delegation/delegation-failed.ts'
import type { BearerError, StepUpParameters } from '../resource/challenge.ts'
import type { Principal } from '../resource/principal.ts'
import { ToolFailure } from './contract.ts'
import { STEP_UP } from './elicitation.ts'
import { failureResult } from './tool-result.ts'

/** Where a person satisfies what the provider asks before it hands out a downstream token. */
export interface StepUpDesk {
  /** An address for the person; `undefined` when their token is not of our own sign-in. */
  link(principal: Principal, claims: string | undefined): Promise<URL | undefined>
  /**
   * Notes that the client is told to sign in again, and gives the words of that challenge;
   * `undefined` when a new sign-in would bring the same again, and the client would try for ever.
   */
  challenge(principal: Principal, claims: string | undefined): Promise<StepUpChallenge | undefined>
}

export interface StepUpChallenge {
  readonly error: BearerError
  readonly stepUp?: StepUpParameters
}

/** The one call whose delegation failed, and what its client can do. */
export interface FailedCall {
  readonly principal: Principal
  /** Whether the client opens addresses for its person (MCP 2026-07-28, elicitation, URL mode). */
  readonly opensUrls: boolean
  /** Answers the whole request with this challenge, as long as nothing has been sent. */
  challenge(challenge: StepUpChallenge, message: string): void
  readonly desk: StepUpDesk | undefined
}

/** One exhaustive switch from what the provider said to what the MCP client sees. */
export async function delegationResult(
  failure: DelegationFailure,
  call: FailedCall,
): Promise<CallToolResult | InputRequiredResult> {
  const { message, code, correlationId, retryAfter } = failure
  const trace = { ...(code ? { code } : {}), ...(correlationId ? { correlationId } : {}) }
  const failed = (name: string, details: Record<string, unknown> = {}) =>
    failureResult(new ToolFailure(name, message, { ...details, ...trace }))

  switch (failure.class) {
    case 'STEP_UP':
    case 'CONSENT':
      return (await stepUp(failure, call)) ?? failed(NAMES[failure.class])
    case 'REAUTH':
      call.challenge({ error: 'invalid_token' }, message)
      return failed(NAMES.REAUTH)
    case 'TRANSIENT':
    case 'LOOP':
      return failed(NAMES[failure.class], retryAfter === undefined ? {} : { retryAfter })
    case 'BLOCKED':
    case 'APP_ONLY':
    case 'CONFIG':
      return failed(NAMES[failure.class])
  }
}

/** The `code` of the result's error, by class. */
const NAMES = {
  STEP_UP: 'step_up_required',
  CONSENT: 'consent_required',
  BLOCKED: 'blocked_by_policy',
  REAUTH: 'sign_in_required',
  CONFIG: 'server_misconfigured',
  APP_ONLY: 'person_required',
  TRANSIENT: 'try_again_later',
  LOOP: 'try_again_later',
} as const

/** A link for clients that show one; the others are sent to sign in again. */
async function stepUp(
  { claims, message, askedBy }: DelegationFailure,
  call: FailedCall,
): Promise<InputRequiredResult | undefined> {
  const { desk, principal } = call
  // Whatever this person does, an administrator has to agree first.
  if (!desk || askedBy === 'administrator') return undefined
  // A link ends at the provider; only an authorization passes our own consent page.
  const byLink = call.opensUrls && askedBy !== 'gateway'
  const url = byLink ? await desk.link(principal, claims) : undefined
  if (url) {
    // Only here, because the first call needs nothing else of it (`protocol-words.ts`).
    const { inputRequired } = await import('@modelcontextprotocol/server')
    const request = inputRequired.elicitUrl({ url: url.href, message })
    return inputRequired({ inputRequests: { [STEP_UP]: request } })
  }
  const challenge = await desk.challenge(principal, claims)
  if (challenge) call.challenge(challenge, message)
  return undefined
}
