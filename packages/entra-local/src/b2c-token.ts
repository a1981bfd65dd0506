import { b2cAccessTokenClaims, b2cIdTokenClaims } from './b2c-claims.ts'
import { B2cError, translated } from './b2c-errors.ts'
import { B2C_LIFETIMES, type B2cGrant, type B2cGrants } from './b2c-grants.ts'
import type { B2cAuthority } from './b2c-policies.ts'
import {
  type B2cRedemption,
  type B2cTokenCall,
  redeemB2cCode,
  redeemB2cRefreshToken,
  required,
  seconds,
} from './b2c-redeem.ts'
import { authenticateClient } from './client-authentication.ts'
import type { Client } from './clients.ts'
import { displayName } from './directory.ts'
import { signV2 } from './keys.ts'
import type { Parameters } from './parameters.ts'
import type { Services } from './services.ts'

/**
 * The token endpoint: codes and refresh tokens. There is no On-Behalf-Of, for any tenant.
 * @throws B2cError for everything a client did wrong.
 */
export async function b2cTokenResponse(services: Services, grants: B2cGrants, call: B2cTokenCall) {
  const redeem = grantOf(call.body)
  const client = await authenticated(services, call)
  const redemption = redeem(services, grants, client, call)
  return answer(services, grants, call.authority, redemption)
}

const GRANTS = { authorization_code: redeemB2cCode, refresh_token: redeemB2cRefreshToken }

function grantOf(body: Parameters) {
  const grantType = required(body, 'grant_type')
  if (Object.hasOwn(GRANTS, grantType)) return GRANTS[grantType as keyof typeof GRANTS]
  throw new B2cError(
    90086,
    `The supplied grant_type [${grantType.slice(0, 100)}] is not supported.`,
  )
}

/** By secret only: B2C knows neither certificates nor federated credentials. */
async function authenticated(services: Services, call: B2cTokenCall): Promise<Client> {
  const { authority, authorization, body } = call
  const { tenant, people } = authority
  const withoutAssertion = new Map([...body].filter(([name]) => name !== 'client_assertion'))
  const directory = { tenants: [tenant], people }
  const entra = { segment: tenant.tid, issuerTenant: tenant.tid, people }
  try {
    const proof = { authority: entra, authorization, body: withoutAssertion }
    return (await authenticateClient({ ...services, directory }, proof)).client
  } catch (fault) {
    throw translated(fault)
  }
}

async function answer(
  services: Services,
  grants: B2cGrants,
  authority: B2cAuthority,
  { grant, scopes, nonce }: B2cRedemption,
) {
  const keys = await services.keys
  const { person, client, signedInAt } = grant
  const issuedAt = seconds(services.now())
  const lifetime = services.lifetimes.accessToken ?? B2C_LIFETIMES.accessToken
  const times = { signedInAt: seconds(signedInAt), issuedAt, lifetime }
  const subject = { authority, person, clientId: client.client_id, nonce, ...times }
  const { resource, names, oidc, text } = scopes
  return {
    ...(resource !== undefined && {
      access_token: await signV2(
        keys,
        b2cAccessTokenClaims(services, subject, { resource, names }),
      ),
      // A number in RFC 6749 section 5.1, a text here.
      expires_in: String(lifetime),
      expires_on: issuedAt + lifetime,
      resource,
    }),
    ...(oidc.includes('openid') && {
      id_token: await signV2(keys, b2cIdTokenClaims(services, subject)),
      id_token_expires_in: String(lifetime),
    }),
    token_type: 'Bearer',
    not_before: String(issuedAt),
    scope: text,
    profile_info: profileInfo(authority, displayName(person)),
    ...(oidc.includes('offline_access') && refreshToken(services, grants, grant)),
  }
}

const refreshToken = ({ now }: Services, { refreshTokens }: B2cGrants, grant: B2cGrant) => {
  const { person, client, policy, scopes, signedInAt } = grant
  const renewed = { person, client, policy, scopes, signedInAt, nonce: undefined, issuedAt: now() }
  return {
    refresh_token: refreshTokens.issue(renewed),
    refresh_token_expires_in: String(B2C_LIFETIMES.refreshToken),
  }
}

const profileInfo = ({ tenant }: B2cAuthority, name: string): string => {
  const nobody = { sub: null, preferred_username: null, idp: null }
  const info = { ver: '1.0', tid: tenant.tid, ...nobody, name }
  return Buffer.from(JSON.stringify(info)).toString('base64url')
}
