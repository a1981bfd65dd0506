import type { IncomingMessage } from 'node:http'
import { errorText } from '../../http/problem.ts'
import { type Identity, SignInElsewhere, SignInFailed } from '../../identity/identity-provider.ts'
import { sha256 } from '../../kernel/hash.ts'
import { type People, samePerson } from '../../storage/ports/people.ts'
import type { SignIn, SignInPurpose } from '../../storage/ports/sign-ins.ts'
import type { StepUps } from '../../storage/ports/step-ups.ts'
import type { Log } from '../../telemetry/log.ts'
import { completeStepUp, type StepUpEnd } from '../step-up/complete-step-up.ts'
import { beginSignIn, type Departure, type SignInParts } from './begin-sign-in.ts'
import { type FinishParts, finishRequest, type Outcome } from './finish.ts'

export interface CallbackParts extends FinishParts, SignInParts {
  readonly people: People
  readonly stepUps: StepUps
  readonly log: Log
}

export type CallbackAnswer =
  | { readonly type: 'redirect'; readonly to: string; readonly setCookie?: string }
  /** Unknown, used, too old, or another browser's: nothing was redeemed. */
  | { readonly type: 'unknown' }
  /** The person came by a step-up link: a page tells how it ended. */
  | { readonly type: 'step-up'; readonly end: StepUpEnd }

/**
 * The one registered callback. The `state` is known, belongs to this browser and is used up
 * before the code is exchanged; only then do we talk to the provider.
 */
export async function callback(
  parts: CallbackParts,
  request: IncomingMessage,
  answer: URLSearchParams,
): Promise<CallbackAnswer> {
  const { signIns, binding } = parts
  const state = answer.get('state') ?? ''
  const stateHash = sha256(state)
  const signIn = await signIns.find(stateHash)
  if (!signIn || !binding.holds(request, stateHash, signIn.browserHash)) return { type: 'unknown' }
  if (!(await signIns.take(stateHash))) return { type: 'unknown' }

  const back = await wayBack(parts, signIn, state, answer)
  if ('to' in back) return { type: 'redirect', ...back }
  return signIn.purpose.type === 'authorize'
    ? finishAuthorize(parts, signIn, signIn.purpose, back)
    : { type: 'step-up', end: await completeStepUp(parts, signIn.purpose, back) }
}

/** Who came back, why nobody did, or where the person goes on first. */
async function wayBack(
  parts: CallbackParts,
  signIn: SignIn,
  state: string,
  answer: URLSearchParams,
): Promise<Identity | SignInFailed | Departure> {
  const { nonce, codeVerifier } = signIn
  try {
    return await parts.identity.finish({ answer, state, nonce, codeVerifier })
  } catch (error) {
    if (error instanceof SignInElsewhere) return goElsewhere(parts, signIn, error)
    const failed = asFailure(error)
    parts.log.warn('sign_in_failed', {
      error: failed.code,
      reason: failed.message,
      cause: failed.cause,
    })
    return failed
  }
}

const goElsewhere = (parts: CallbackParts, signIn: SignIn, { start }: SignInElsewhere) =>
  beginSignIn(parts, signIn, start).catch(asFailure)

/** The state is used up by now, so the client must hear of every failure, ours included. */
const asFailure = (error: unknown): SignInFailed =>
  error instanceof SignInFailed
    ? error
    : new SignInFailed('server_error', 'The sign-in could not be completed here.', error)

type Authorize = Extract<SignInPurpose, { type: 'authorize' }>

async function finishAuthorize(
  parts: CallbackParts,
  signIn: SignIn,
  { interactionId, clientId }: Authorize,
  back: Identity | SignInFailed,
): Promise<CallbackAnswer> {
  const outcome = await outcomeOf(parts, signIn, clientId, back)
  if ('to' in outcome) return { type: 'redirect', ...outcome }
  const to = await finishRequest(parts, interactionId, outcome)
  if (!to) return { type: 'unknown' }
  if (outcome.type === 'granted') await parts.stepUps.settle(outcome.personId, clientId)
  return { type: 'redirect', to }
}

async function outcomeOf(
  parts: CallbackParts,
  signIn: SignIn,
  clientId: string,
  back: Identity | SignInFailed,
): Promise<Outcome | Departure> {
  if (back instanceof SignInFailed) return refused(back)
  if (signIn.expected && !samePerson(signIn.expected, back.key)) return refused(anotherPerson())
  const personId = await parts.people.idFor(back.key)
  const more = await furtherProof(parts, signIn, back, personId, clientId)
  if (more instanceof SignInFailed) return refused(more)
  if (more) return more
  const { stateHash, browserHash, downstream } = signIn
  const browser = { stateHash, hash: browserHash }
  return { type: 'granted', personId, identity: back, downstream, browser }
}

const anotherPerson = () =>
  new SignInFailed('access_denied', 'Somebody else came back than the one who had signed in.')

const refused = ({ code, message }: SignInFailed): Outcome => ({
  type: 'refused',
  error: code,
  description: errorText(message),
})

/**
 * A tool call of this person found that the provider wants more proof. Only now do we know who is
 * signing in, so the demand goes up in a second request; the provider remembers the first.
 */
async function furtherProof(
  parts: CallbackParts,
  signIn: SignIn,
  { key }: Identity,
  personId: string,
  clientId: string,
): Promise<Departure | SignInFailed | undefined> {
  const { stepUps } = parts
  const waiting = await stepUps.waitingFor(personId, clientId)
  if (waiting?.claims === undefined) return undefined
  // Used up by being sent: a demand that can't be met keeps nobody out of their next sign-in.
  if (!(await stepUps.take(waiting.linkHash))) return undefined
  const wish = { ...signIn, claims: waiting.claims, expected: key }
  return beginSignIn(parts, wish).catch(asFailure)
}
