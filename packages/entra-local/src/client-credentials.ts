import {
  type AppSubject,
  appTokenClaims,
  appTokenClaimsV1,
  assignedRoles,
  servicePrincipalId,
} from './app-only-claims.ts'
import { type AuthenticatedClient, requireCredential } from './client-authentication.ts'
import type { Authority } from './directory.ts'
import { signGraphToken } from './graph-token.ts'
import { signV1, signV2 } from './keys.ts'
import { type Parameters, required } from './parameters.ts'
import { defaultResource, findResource, GRAPH_APP_ID } from './scopes.ts'
import { accessTokenLifetime, type Services } from './services.ts'
import { ANY_TENANT, homeTenant, refuseSharedEndpoint } from './tenancy.ts'

/** As recorded: neither a scope nor a refresh token. Times are in seconds. */
export interface AppTokenResponse {
  readonly token_type: 'Bearer'
  readonly expires_in: number
  readonly ext_expires_in: number
  readonly access_token: string
}

/**
 * The client credentials grant (RFC 6749 section 4.4): a token in which no person takes part.
 * @throws EntraError 7000216, 9001023, 900144 no scope, 1002012 another scope than `.default`,
 * 500011 unknown resource.
 */
export async function appTokenResponse(
  services: Services,
  authority: Authority,
  authenticated: AuthenticatedClient,
  body: Parameters,
): Promise<AppTokenResponse> {
  requireCredential(authenticated, body)
  refuseSharedEndpoint(authority)
  const prefix = defaultResource(required(body, 'scope'))
  const { client, strength } = authenticated
  const { issuerTenant } = authority
  const tid = issuerTenant === ANY_TENANT ? homeTenant(services.directory).tid : issuerTenant
  const subject: AppSubject = {
    origin: services.origin,
    tid,
    client_id: client.client_id,
    principalId: servicePrincipalId(client.client_id, tid),
    strength,
    issuedAt: Math.floor(services.now() / 1000),
    lifetime: accessTokenLifetime(services.lifetimes),
  }
  return {
    token_type: 'Bearer',
    expires_in: subject.lifetime,
    ext_expires_in: subject.lifetime,
    access_token: await signAppToken(services, subject, prefix),
  }
}

/**
 * An app-only token for a resource, in the version that the resource asks for.
 * @throws EntraError 500011 for a resource that nobody registered.
 */
export async function signAppToken(
  services: Services,
  subject: AppSubject,
  resource: string,
): Promise<string> {
  const { appId } = findResource(resource, services.clients)
  const app = services.clients.get(appId)
  const roles = assignedRoles(app, subject.client_id)
  const keys = await services.keys
  if (appId === GRAPH_APP_ID) return signGraphToken(keys, appTokenClaimsV1(subject, appId, roles))
  return app?.requested_access_token_version === 1
    ? signV1(keys, appTokenClaimsV1(subject, resource, roles))
    : signV2(keys, appTokenClaims(subject, appId, roles))
}
