import { B2cError, inB2cCodes, missingParameter } from './b2c-errors.ts'
import { B2C_LIFETIMES, type B2cCode, type B2cGrant, type B2cGrants } from './b2c-grants.ts'
import type { B2cAuthority } from './b2c-policies.ts'
import { type B2cScopes, parseB2cScopes } from './b2c-scopes.ts'
import { redirectMismatch } from './b2c-sign-in-request.ts'
import type { Client } from './clients.ts'
import type { Parameters } from './parameters.ts'
import { checkVerifier } from './pkce.ts'
import type { Services } from './services.ts'

export interface B2cTokenCall {
  readonly authority: B2cAuthority
  readonly authorization: string | null
  readonly body: Parameters
}

/** What the request wants a token for, and the grant that allows it. */
export interface B2cRedemption {
  readonly grant: B2cGrant
  readonly scopes: B2cScopes
  readonly nonce: string | undefined
}

/**
 * RFC 6749 section 4.1.3. All checks run without a pause, so of parallel requests one wins.
 * @throws B2cError 90083, 90090 unknown or another app's, 90088 another policy's, 90080 used or
 * expired, 90128, 90129, 90006, 90182, 90183 and scope errors.
 */
export function redeemB2cCode(
  services: Services,
  grants: B2cGrants,
  client: Client,
  { authority, body }: B2cTokenCall,
): B2cRedemption {
  const found = grants.codes.find(required(body, 'code'))
  const grant = checkedGrant<B2cCode>(services, authority, client, found)
  if (grant.redeemed) throw expired(services, grant, services.lifetimes.code)
  const redirectUri = required(body, 'redirect_uri')
  if (redirectUri !== grant.redirectUri) throw redirectMismatch(client.client_id, redirectUri)
  inB2cCodes(() => checkVerifier(grant.challenge, body.get('code_verifier')))
  const scopes = askedScopes(services, grant, body)
  grant.redeemed = true
  return { grant, scopes, nonce: grant.nonce }
}

/**
 * RFC 6749 section 6. The old refresh token stays valid until it expires.
 * @throws B2cError 90083, 90090, 90088, 90080, 90128, 90129 and scope errors.
 */
export function redeemB2cRefreshToken(
  services: Services,
  grants: B2cGrants,
  client: Client,
  { authority, body }: B2cTokenCall,
): B2cRedemption {
  const found = grants.refreshTokens.find(required(body, 'refresh_token'))
  const grant = checkedGrant<B2cGrant>(services, authority, client, found)
  const { slidingWindow } = B2C_LIFETIMES
  if (services.now() >= grant.signedInAt + slidingWindow * 1000)
    throw expired(services, grant, slidingWindow)
  return { grant, scopes: askedScopes(services, grant, body), nonce: undefined }
}

function checkedGrant<Kind extends B2cGrant>(
  services: Services,
  { policy }: B2cAuthority,
  client: Client,
  found: { readonly value: Kind; readonly expired: boolean } | undefined,
): Kind {
  if (!found || found.value.client !== client)
    throw new B2cError(90090, 'The provided JWE is not a valid 5 segment token.')
  const { value: grant } = found
  if (grant.policy !== policy.name)
    throw new B2cError(
      90088,
      'The provided grant has not been issued for this endpoint. ' +
        `Actual Value : ${policy.name} and Expected Value : ${grant.policy}`,
    )
  if (found.expired) throw expired(services, grant, B2C_LIFETIMES.refreshToken)
  checkAccount(services, grant)
  return grant
}

const AGAIN = 'Please reauthenticate and try again.'

function checkAccount({ conditions }: Services, { person, signedInAt }: B2cGrant): void {
  const { disabled, blocked, revokedAt, throttle } = conditions.of(person)
  if (throttle && throttle.remaining > 0) throw throttled(throttle)
  if (disabled || blocked !== undefined)
    throw new B2cError(90128, `The account associated with this grant no longer exists. ${AGAIN}`)
  if (signedInAt < revokedAt)
    throw new B2cError(90129, `The provided grant has been revoked. ${AGAIN}`)
}

function throttled(throttle: { readonly retryAfter: number; remaining: number }): B2cError {
  throttle.remaining -= 1
  const message = 'The service is temporarily unavailable. Please retry after a few minutes.'
  return new B2cError(90035, message, throttle.retryAfter)
}

const expired = (services: Services, { issuedAt }: B2cGrant, lifetime: number): B2cError =>
  new B2cError(
    90080,
    'The provided grant has expired. Please re-authenticate and try again. Current time: ' +
      `${seconds(services.now())}, Grant issued time: ${seconds(issuedAt)}, ` +
      `Grant sliding window expiration time: ${seconds(issuedAt) + lifetime}`,
  )

/** Without `scope` everything that was agreed to; with it, no more than that. */
function askedScopes(services: Services, { scopes, client }: B2cGrant, body: Parameters) {
  const text = body.get('scope')
  if (text === undefined) return scopes
  const asked = parseB2cScopes(text, client, services.clients)
  const agreed =
    (asked.resource === undefined || asked.resource === scopes.resource) &&
    asked.names.every((name) => scopes.names.includes(name)) &&
    asked.oidc.every((name) => scopes.oidc.includes(name))
  if (agreed) return asked
  throw new B2cError(
    90117,
    `The scope '${text.slice(0, 300)}' provided in the request is not supported.`,
  )
}

export function required(body: Parameters, name: string): string {
  const value = body.get(name)
  if (value === undefined) throw missingParameter(name)
  return value
}

export const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)
