import type { ClientAuth } from 'oauth4webapi'
import type { ClientAuthentication } from './client-authentication.ts'
import { CredentialUnavailable } from './client-authentication.ts'

/**
 * The port in the shape of oauth4webapi. The assertion's audience is the token endpoint of the
 * server that is asked, so one authentication serves every tenant.
 */
export function oauthClientAuth(authentication: ClientAuthentication): ClientAuth {
  return async (server, client, body) => {
    if (!server.token_endpoint) {
      throw new CredentialUnavailable(`${server.issuer} names no token endpoint.`)
    }
    const parameters = await authentication.parameters(server.token_endpoint)
    body.set('client_id', client.client_id)
    for (const [name, value] of Object.entries(parameters)) body.set(name, value)
  }
}
