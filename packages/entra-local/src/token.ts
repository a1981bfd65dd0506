import type { TokenSubject } from './claims.ts'
import { apiTokenClaims, graphTokenClaims, idTokenClaims } from './claims.ts'
import { authenticateClient } from './client-authentication.ts'
import type { Authority } from './directory.ts'
import { EntraError, missingParameter } from './errors.ts'
import { signGraphToken } from './graph-token.ts'
import { type SigningKeys, signV2 } from './keys.ts'
import type { Parameters } from './parameters.ts'
import { type Redemption, redeemCode, redeemRefreshToken } from './redeem.ts'
import {
  echoScopes,
  GRAPH_APP_ID,
  type OidcScope,
  type ResourceScopes,
  type ScopeRequest,
} from './scopes.ts'
import { accessTokenLifetime, type Services } from './services.ts'

/** RFC 6749 section 5.1, with Entra's additions. */
export interface TokenResponse {
  readonly token_type: 'Bearer'
  readonly scope: string
  /** Seconds. */
  readonly expires_in: number
  readonly ext_expires_in: number
  readonly access_token: string
  /** Only when `offline_access` was granted. */
  readonly refresh_token?: string
  /** Only when `openid` was granted. */
  readonly id_token?: string
}

export interface TokenRequest {
  readonly authority: Authority
  readonly authorization: string | null
  readonly body: Parameters
}

const GRANTS = { authorization_code: redeemCode, refresh_token: redeemRefreshToken }

/** @throws EntraError for everything a client did wrong. */
export async function tokenResponse(
  services: Services,
  { authority, authorization, body }: TokenRequest,
): Promise<TokenResponse> {
  const redeem = grantOf(body)
  const client = authenticateClient(services.clients, authorization, body)
  if (body.has('resource')) throw invalidTarget()
  const redemption = redeem(services, authority, client, body)
  const subject = {
    origin: services.origin,
    person: redemption.grant.person,
    client,
    issuedAt: Math.floor(services.now() / 1000),
    lifetime: accessTokenLifetime(services.lifetimes),
  }
  return answer(services, subject, redemption)
}

function grantOf(body: Parameters) {
  const grantType = body.get('grant_type')
  if (grantType === undefined) throw missingParameter('grant_type')
  if (Object.hasOwn(GRANTS, grantType)) return GRANTS[grantType as keyof typeof GRANTS]
  throw new EntraError(
    70003,
    `The app requested an unsupported grant type '${grantType.slice(0, 100)}'.`,
  )
}

async function answer(
  services: Services,
  subject: TokenSubject,
  { grant, scopes, nonce }: Redemption,
): Promise<TokenResponse> {
  const keys = await services.keys
  const { oidc } = scopes
  const resource = resourceOf(scopes)
  const idToken = { ...subject, lifetime: services.lifetimes.idToken }
  return {
    token_type: 'Bearer',
    scope: echoScopes(resource, oidc),
    expires_in: subject.lifetime,
    ext_expires_in: subject.lifetime,
    access_token: await accessToken(keys, subject, resource, oidc),
    ...(oidc.includes('offline_access') && { refresh_token: services.refreshTokens.issue(grant) }),
    ...(oidc.includes('openid') && {
      id_token: await signV2(keys, idTokenClaims(idToken, oidc, nonce)),
    }),
  }
}

/** A request for OpenID scopes alone gets a Graph token, which only userinfo accepts. */
const resourceOf = ({ resources }: ScopeRequest): ResourceScopes =>
  resources[0] ?? {
    appId: GRAPH_APP_ID,
    prefix: 'https://graph.microsoft.com',
    names: [],
    isDefault: false,
  }

const accessToken = (
  keys: SigningKeys,
  subject: TokenSubject,
  resource: ResourceScopes,
  oidc: readonly OidcScope[],
): Promise<string> =>
  resource.appId === GRAPH_APP_ID
    ? signGraphToken(keys, graphTokenClaims(subject, resource, oidc))
    : signV2(keys, apiTokenClaims(subject, resource))

/** No app here has an App ID URI that a `resource` (RFC 8707) could match. */
export const invalidTarget = (): EntraError =>
  new EntraError(
    9010010,
    "The resource parameter provided in the request doesn't match with the requested scopes. " +
      'Leave it out and name the resource in the scope.',
  )
