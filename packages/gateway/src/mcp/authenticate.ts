import { isPending } from '../kernel/pending.ts'
import { presentedToken } from '../resource/bearer.ts'
import {
  type BearerError,
  bearerChallenge,
  STATUS_OF,
  type StepUpParameters,
} from '../resource/challenge.ts'
import type { ScopeNames } from '../resource/direct-scopes.ts'
import type { Principal } from '../resource/principal.ts'
import { InvalidToken, type TokenVerifier } from '../resource/token-verifier.ts'
import type { Verdict } from './judge.ts'
import type { Refusal } from './rpc-answer.ts'

/** Bad credentials. The scopes of the answer are known only when the body has been read. */
export interface CredentialFault {
  readonly message: string
  readonly error?: BearerError
  readonly stepUp?: StepUpParameters
}

export type Authentication =
  | { readonly principal: Principal | undefined }
  | { readonly fault: CredentialFault }

/** What a request shows of its caller. */
export interface Credentials {
  readonly authorization: readonly string[] | undefined
  readonly query: URLSearchParams
  /** The RFC 9728 document of the resource that was asked. */
  readonly resourceMetadata: string
}

/**
 * Finds out who is calling, at once where the token is known. No credentials is an answer too; bad
 * ones are always refused, even where none are needed, so that a client learns at once that its
 * token is dead.
 * @throws when the token could not be checked: then nothing is known about it. Or the promise is
 *   rejected with it.
 */
export function authenticate(
  verifier: TokenVerifier,
  credentials: Credentials,
): Authentication | Promise<Authentication> {
  const presented = presentedToken(credentials.authorization, credentials.query)
  if (presented.kind === 'none') return { principal: undefined }
  if (presented.kind === 'unsupported') return { fault: { message: 'Use a Bearer access token.' } }
  if (presented.kind === 'malformed')
    return { fault: { message: presented.reason, error: 'invalid_request' } }
  try {
    const principal = verifier.verify(presented.token)
    if (!isPending(principal)) return { principal }
    return Promise.resolve(principal).then((found) => ({ principal: found }), faultOf)
  } catch (error) {
    return faultOf(error)
  }
}

function faultOf(error: unknown): Authentication {
  if (error instanceof InvalidToken)
    return { fault: { message: error.message, error: 'invalid_token' } }
  throw error
}

/** The refusal a verdict stands for; `undefined` when it allows. */
export function verdictRefusal(
  verdict: Verdict,
  resourceMetadata: string,
  scopeNames: ScopeNames,
): Refusal | undefined {
  if (verdict.verdict === 'allow') return undefined
  const scopes = scopeNames(verdict.scopes)
  if (verdict.verdict === 'sign-in')
    return challenged(resourceMetadata, scopes, { message: 'Sign in to make this request.' })
  const message = `This request needs the scopes ${scopes.join(' ')}.`
  return challenged(resourceMetadata, scopes, { message, error: 'insufficient_scope' })
}

/**
 * 401 without an error code when there was nothing to be wrong about (RFC 6750 section 3.1).
 * @param scopes what a token for this request must carry, so that one new sign-in is enough.
 */
export function challenged(
  resourceMetadata: string,
  scopes: readonly string[],
  { message, error, stepUp = {} }: CredentialFault,
): Refusal {
  const described = error === undefined ? {} : { error, description: message }
  return {
    status: error === undefined ? 401 : STATUS_OF[error],
    message,
    data: { ...(error === undefined ? {} : { error }), scopes },
    headers: {
      'WWW-Authenticate': bearerChallenge({ ...described, scopes, resourceMetadata, stepUp }),
    },
  }
}
