import * as jose from 'jose'
import { SignInFailed } from './identity-provider.ts'
import type { KeyUse, OidcDialect, OidcUpstream } from './oidc-options.ts'
import { KeysUnavailable, type ProviderKeys } from './upstream-keys.ts'

const CLOCK_TOLERANCE_S = 60

/**
 * Strict: RS256 only, signature, issuer, audience, time and nonce (OpenID Connect Core 3.1.3.7).
 * There is no unverified path.
 * @param nonce of this sign-in; `undefined` after a refresh, whose ID token carries none (12.2).
 * @throws {SignInFailed} `server_error`, or `temporarily_unavailable` when the keys can't be had.
 */
export async function verifyIdToken(
  upstream: OidcUpstream,
  idToken: string,
  nonce: string | undefined,
): Promise<jose.JWTPayload> {
  try {
    const { issuer } = await upstream.discover()
    const claims = await verifySigned(upstream, idToken, issuer)
    checkAudience(claims, upstream.client.client_id)
    if (nonce !== undefined && claims['nonce'] !== nonce) {
      throw new Error('the ID token was issued for another sign-in')
    }
    return claims
  } catch (error) {
    throw asSignInFailed(error)
  }
}

async function verifySigned(
  { options: { dialect }, client, keys, clock }: OidcUpstream,
  idToken: string,
  discovered: string,
): Promise<jose.JWTPayload> {
  const unverified = jose.decodeJwt(idToken)
  const use = { discovered, unverified }
  const { payload } = await jose.jwtVerify(idToken, keyFor(keys, dialect, use), {
    algorithms: ['RS256'],
    issuer: dialect.expectedIssuer(discovered, unverified),
    audience: client.client_id,
    requiredClaims: ['sub', 'iat', 'exp'],
    clockTolerance: CLOCK_TOLERANCE_S,
    currentDate: new Date(clock.now()),
  })
  return payload
}

/** A key that the provider limits to one issuer signs for no other. */
function keyFor(
  keys: ProviderKeys,
  { maySign = isOwnIssuer }: OidcDialect,
  use: KeyUse,
): jose.JWTVerifyGetKey {
  return async (header) => {
    const { key, issuer } = await keys.find(header)
    if (maySign(issuer, use)) return key
    throw new jose.errors.JWKSNoMatchingKey('the key may not sign for this issuer')
  }
}

const isOwnIssuer = (keyIssuer: string | undefined, { unverified }: KeyUse): boolean =>
  keyIssuer === undefined || keyIssuer === unverified.iss

/** `aud` holds us; it holds others too only when we are the party it was issued to. */
function checkAudience({ aud, azp }: jose.JWTPayload, clientId: string): void {
  const isAlone = typeof aud === 'string' || aud?.length === 1
  if (azp === undefined ? !isAlone : azp !== clientId) {
    throw new Error('the ID token was issued for another client')
  }
}

function asSignInFailed(error: unknown): SignInFailed {
  if (error instanceof SignInFailed) return error
  return error instanceof KeysUnavailable
    ? new SignInFailed('temporarily_unavailable', error.message, error.cause)
    : new SignInFailed('server_error', 'The sign-in service’s proof could not be verified.', error)
}
