import { presentedToken } from '../resource/bearer.ts'
import { type BearerError, bearerChallenge, STATUS_OF } from '../resource/challenge.ts'
import type { Principal } from '../resource/principal.ts'
import { InvalidToken, type TokenVerifier } from '../resource/token-verifier.ts'
import type { Verdict } from './judge.ts'
import type { Refusal } from './rpc-answer.ts'

export type Authentication =
  | { readonly principal: Principal | undefined }
  | { readonly refusal: Refusal }

/** What a request shows of its caller. */
export interface Credentials {
  readonly authorization: readonly string[] | undefined
  readonly query: URLSearchParams
  /** The RFC 9728 document of the resource that was asked. */
  readonly resourceMetadata: string
}

/**
 * Finds out who is calling. No credentials is an answer too; bad ones are always refused, even
 * where none are needed, so that a client learns at once that its token is dead.
 */
export async function authenticate(
  verifier: TokenVerifier,
  credentials: Credentials,
): Promise<Authentication> {
  const presented = presentedToken(credentials.authorization, credentials.query)
  const refuse = (message: string, error?: BearerError) => ({
    refusal: challenged(credentials.resourceMetadata, [], message, error),
  })
  if (presented.kind === 'none') return { principal: undefined }
  if (presented.kind === 'unsupported') return refuse('Use a Bearer access token.')
  if (presented.kind === 'malformed') return refuse(presented.reason, 'invalid_request')
  try {
    return { principal: await verifier.verify(presented.token) }
  } catch (error) {
    if (error instanceof InvalidToken) return refuse(error.message, 'invalid_token')
    throw error
  }
}

/** The refusal a verdict stands for; `undefined` when it allows. */
export function verdictRefusal(verdict: Verdict, resourceMetadata: string): Refusal | undefined {
  if (verdict.verdict === 'allow') return undefined
  const { scopes } = verdict
  return verdict.verdict === 'sign-in'
    ? challenged(resourceMetadata, scopes, 'Sign in to make this request.')
    : challenged(
        resourceMetadata,
        scopes,
        `This request needs the scopes ${scopes.join(' ')}.`,
        'insufficient_scope',
      )
}

/** 401 without an error code when there was nothing to be wrong about (RFC 6750 section 3.1). */
function challenged(
  resourceMetadata: string,
  scopes: readonly string[],
  message: string,
  error?: BearerError,
): Refusal {
  const described = error === undefined ? {} : { error, description: message }
  return {
    status: error === undefined ? 401 : STATUS_OF[error],
    message,
    data: { ...(error === undefined ? {} : { error }), scopes },
    headers: { 'WWW-Authenticate': bearerChallenge({ ...described, scopes, resourceMetadata }) },
  }
}
