import { apiTokenClaims, apiTokenClaimsV1, graphTokenClaims, type TokenSubject } from './claims.ts'
import { signGraphToken } from './graph-token.ts'
import { signV1, signV2 } from './keys.ts'
import { GRAPH_APP_ID, type OidcScope, type ResourceScopes, type ScopeRequest } from './scopes.ts'
import type { Services } from './services.ts'

/** A request for OpenID scopes alone gets a Graph token, which only userinfo accepts. */
export const resourceOf = ({ resources }: ScopeRequest): ResourceScopes =>
  resources[0] ?? {
    appId: GRAPH_APP_ID,
    prefix: 'https://graph.microsoft.com',
    names: [],
    isDefault: false,
  }

/** A signed token. The resource decides on its version, whichever endpoint was asked. */
export async function accessToken(
  services: Services,
  subject: TokenSubject,
  resource: ResourceScopes,
  oidc: readonly OidcScope[],
): Promise<string> {
  const keys = await services.keys
  if (resource.appId === GRAPH_APP_ID)
    return signGraphToken(keys, graphTokenClaims(subject, resource, oidc))
  return services.clients.get(resource.appId)?.requested_access_token_version === 1
    ? signV1(keys, apiTokenClaimsV1(subject, resource))
    : signV2(keys, apiTokenClaims(subject, resource))
}
