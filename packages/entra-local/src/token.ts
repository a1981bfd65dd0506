import { accessToken, resourceOf } from './access-token.ts'
import { idTokenClaims, type TokenSubject } from './claims.ts'
import {
  type AuthenticatedClient,
  authenticateClient,
  type ClientCall,
} from './client-authentication.ts'
import { type AppTokenResponse, appTokenResponse } from './client-credentials.ts'
import type { Directory, Person } from './directory.ts'
import { EntraError } from './errors.ts'
import { signV2 } from './keys.ts'
import { redeemAssertion } from './on-behalf-of.ts'
import { required } from './parameters.ts'
import { type Redemption, redeemCode, redeemRefreshToken } from './redeem.ts'
import { echoScopes } from './scopes.ts'
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
  /** Only when the request says `client_info=1`: JSON `{uid, utid}` in base64url. */
  readonly client_info?: string
}

export type TokenRequest = ClientCall

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const GRANTS = {
  authorization_code: redeemCode,
  refresh_token: redeemRefreshToken,
  [JWT_BEARER]: redeemAssertion,
}

/** @throws EntraError for everything a client did wrong. */
export async function tokenResponse(
  services: Services,
  call: TokenRequest,
): Promise<TokenResponse | AppTokenResponse> {
  const { authority, body } = call
  const grantType = required(body, 'grant_type')
  if (grantType !== 'client_credentials' && !Object.hasOwn(GRANTS, grantType))
    throw new EntraError(
      70003,
      `The app requested an unsupported grant type '${grantType.slice(0, 100)}'.`,
    )
  const authenticated = await authenticateClient(services, call)
  if (body.has('resource')) throw invalidTarget()
  if (grantType === 'client_credentials')
    return appTokenResponse(services, authority, authenticated, body)
  const redeem = GRANTS[grantType as keyof typeof GRANTS]
  const redemption = await withoutLoop(services, authenticated, call, () =>
    redeem(services, authority, authenticated, body),
  )
  return answer(services, authenticated, redemption, body.get('client_info') === '1')
}

/** Counts refusals, so that a client that repeats one is told; a throttled client may try again. */
async function withoutLoop(
  { loops }: Services,
  { client }: AuthenticatedClient,
  { body }: TokenRequest,
  redeem: () => Redemption | Promise<Redemption>,
): Promise<Redemption> {
  loops.check(client.client_id, body)
  try {
    return await redeem()
  } catch (fault) {
    if (fault instanceof EntraError && fault.kind.status !== 429)
      loops.failed(client.client_id, body)
    throw fault
  }
}

async function answer(
  services: Services,
  authenticated: AuthenticatedClient,
  { grant, scopes, nonce }: Redemption,
  withClientInfo: boolean,
): Promise<TokenResponse> {
  const { oidc } = scopes
  const resource = resourceOf(scopes)
  const subject = subjectOf(services, authenticated, grant)
  const idToken = { ...subject, lifetime: services.lifetimes.idToken }
  return {
    token_type: 'Bearer',
    scope: echoScopes(resource, oidc),
    expires_in: subject.lifetime,
    ext_expires_in: subject.lifetime,
    access_token: await accessToken(services, subject, resource, oidc),
    ...(oidc.includes('offline_access') && { refresh_token: services.refreshTokens.issue(grant) }),
    ...(oidc.includes('openid') && {
      id_token: await signV2(await services.keys, idTokenClaims(idToken, oidc, nonce)),
    }),
    ...(withClientInfo && { client_info: clientInfo(services.directory, grant.person) }),
  }
}

const subjectOf = (
  services: Services,
  { client, strength }: AuthenticatedClient,
  { person, signIn }: Redemption['grant'],
): TokenSubject => ({
  origin: services.origin,
  person,
  client,
  strength,
  signIn,
  issuedAt: Math.floor(services.now() / 1000),
  lifetime: accessTokenLifetime(services.lifetimes),
})

/** Names the account, which for a guest is the one at home. */
function clientInfo({ people }: Directory, person: Person): string {
  const atHome = ({ tid, username }: Person) =>
    tid === person.homeTid && username === person.username
  const { oid, tid } = people.find(atHome) ?? person
  return Buffer.from(JSON.stringify({ uid: oid, utid: tid })).toString('base64url')
}

/** No app here has an App ID URI that a `resource` (RFC 8707) could match. */
export const invalidTarget = (): EntraError =>
  new EntraError(
    9010010,
    "The resource parameter provided in the request doesn't match with the requested scopes. " +
      'Leave it out and name the resource in the scope.',
  )
