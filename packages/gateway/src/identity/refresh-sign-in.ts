import * as oauth from 'oauth4webapi'
import { type PersonKey, samePerson } from '../storage/ports/people.ts'
import {
  SignInFailed,
  UpstreamNeedsPerson,
  UpstreamRevoked,
  type UpstreamTokens,
  UpstreamUnavailable,
} from './identity-provider.ts'
import { LOOP_CODES, MENDABLE_SUBERRORS, PASSING_CODES } from './microsoft-refusals.ts'
import type { OidcDialect, OidcUpstream } from './oidc-options.ts'
import { requestTokens } from './token-request.ts'
import { readTokenResponse } from './token-response.ts'
import { codeOf, type Refusal, UpstreamRefused } from './upstream-refused.ts'
import { verifyIdToken } from './verify-id-token.ts'

/**
 * RFC 6749 section 6 and OpenID Connect Core 12. A provider that sends no new refresh token leaves
 * the old one in force.
 * @throws {UpstreamRevoked}
 * @throws {UpstreamNeedsPerson}
 * @throws {UpstreamUnavailable}
 */
export async function refreshSignIn(
  upstream: OidcUpstream,
  refreshToken: string,
  expected: PersonKey,
): Promise<UpstreamTokens> {
  const { options, client, discover, clock } = upstream
  try {
    const metadata = await discover()
    const body = await requestTokens(options, (authenticate, request) =>
      oauth.refreshTokenGrantRequest(metadata, client, authenticate, refreshToken, request),
    )
    const { idToken, tokens } = readTokenResponse(body, options.dialect.keepsAccessToken, clock)
    if (idToken !== undefined) await checkPerson(upstream, idToken, expected)
    return { refreshToken, ...tokens }
  } catch (error) {
    throw asVerdict(error, options.dialect)
  }
}

async function checkPerson(
  upstream: OidcUpstream,
  idToken: string,
  expected: PersonKey,
): Promise<void> {
  const claims = await verifyIdToken(upstream, idToken, undefined)
  if (!samePerson(upstream.options.dialect.personOf(claims), expected)) {
    throw new UpstreamRevoked('The sign-in service named another person.')
  }
}

/** Only a clear no ends a grant; what we can't read as one is no verdict. */
function asVerdict(error: unknown, { refreshRefused }: OidcDialect): Error {
  if (error instanceof UpstreamRevoked) return error
  if (error instanceof UpstreamRefused) return refreshRefused?.(error) ?? refused(error)
  if (error instanceof SignInFailed && error.code === 'access_denied') {
    return new UpstreamRevoked(error.message, { cause: error })
  }
  return new UpstreamUnavailable('The sign-in service gave no usable answer.', { cause: error })
}

function refused(cause: UpstreamRefused): Error {
  const { message, isPassing, refusal } = cause
  if (isPassing || isTrouble(refusal)) return new UpstreamUnavailable(message, { cause })
  if (needsPerson(refusal)) return new UpstreamNeedsPerson(message, refusal.claims)
  return refusal.error === 'invalid_grant'
    ? new UpstreamRevoked(message, { cause })
    : new UpstreamUnavailable(message, { cause })
}

/** Neither is about this person, whatever `error` comes with it. */
const TROUBLE = new Set([...PASSING_CODES, ...LOOP_CODES].map((code) => `AADSTS${code}`))

const isTrouble = (refusal: Refusal): boolean => TROUBLE.has(codeOf(refusal) ?? '')

const INTERACTION = new Set(['interaction_required', 'login_required'])
/** `consent_required` is not among them: it is a consent taken back. */
const MENDABLE = new Set(MENDABLE_SUBERRORS)

const needsPerson = ({ error, suberror = '', claims }: Refusal): boolean =>
  INTERACTION.has(error) || MENDABLE.has(suberror) || claims !== undefined
