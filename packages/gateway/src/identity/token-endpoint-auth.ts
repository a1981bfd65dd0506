import type * as oauth from 'oauth4webapi'
import type { ClientAuthentication } from './client-authentication/client-authentication.ts'
import { oauthClientAuth } from './client-authentication/oauth-client-auth.ts'
import { clientSecretBasic } from './client-secret-basic.ts'

/** A secret goes in the body where the provider takes it there, otherwise in the header. */
export function tokenEndpointAuth(authentication: ClientAuthentication): oauth.ClientAuth {
  const authenticate = oauthClientAuth(authentication)
  return async (server, client, body, headers) => {
    await authenticate(server, client, body, headers)
    const secret = body.get('client_secret')
    if (secret === null || takesSecretInBody(server)) return
    body.delete('client_secret')
    body.delete('client_id')
    await clientSecretBasic(secret)(server, client, body, headers)
  }
}

/** OpenID Connect Discovery section 3: a provider that lists nothing takes Basic. */
const takesSecretInBody = (server: oauth.AuthorizationServer): boolean =>
  server.token_endpoint_auth_methods_supported?.includes('client_secret_post') ?? false
