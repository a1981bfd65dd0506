import type { IncomingMessage } from 'node:http'
import { errorText } from '../../http/problem.ts'
import { type IdentityProvider, SignInFailed } from '../../identity/identity-provider.ts'
import { sha256 } from '../../kernel/hash.ts'
import type { People } from '../../storage/ports/people.ts'
import type { SignIn, SignIns } from '../../storage/ports/sign-ins.ts'
import type { Log } from '../../telemetry/log.ts'
import type { BrowserBinding } from './browser-binding.ts'
import { type FinishParts, finishRequest, type Outcome } from './finish.ts'

export interface CallbackParts extends FinishParts {
  readonly signIns: SignIns
  readonly people: People
  readonly identity: IdentityProvider
  readonly binding: BrowserBinding
  readonly log: Log
}

export type CallbackAnswer =
  | { readonly type: 'redirect'; readonly to: string }
  /** Unknown, used, too old, or another browser's: nothing was redeemed. */
  | { readonly type: 'unknown' }

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

  const outcome = await outcomeOf(parts, signIn, state, answer)
  const to = await finishRequest(parts, signIn.interactionId, outcome)
  return to ? { type: 'redirect', to } : { type: 'unknown' }
}

async function outcomeOf(
  { identity, people, log }: CallbackParts,
  { nonce, codeVerifier, stateHash, browserHash }: SignIn,
  state: string,
  answer: URLSearchParams,
): Promise<Outcome> {
  try {
    const { key } = await identity.finish({ answer, state, nonce, codeVerifier })
    const browser = { stateHash, hash: browserHash }
    return { type: 'granted', personId: await people.idFor(key), browser }
  } catch (error) {
    const failed = asFailure(error)
    log.warn('sign_in_failed', { error: failed.code, reason: failed.message, cause: failed.cause })
    return { type: 'refused', error: failed.code, description: errorText(failed.message) }
  }
}

/** The state is used up by now, so the client must hear of every failure, ours included. */
const asFailure = (error: unknown): SignInFailed =>
  error instanceof SignInFailed
    ? error
    : new SignInFailed('server_error', 'The sign-in could not be completed here.', error)
