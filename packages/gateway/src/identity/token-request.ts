import * as oauth from 'oauth4webapi'
import { boundedJson } from './bounded-json.ts'
import type { ClientAuthentication } from './client-authentication/client-authentication.ts'
import { oauthClientAuth } from './client-authentication/oauth-client-auth.ts'
import { clientSecretBasic } from './client-secret-basic.ts'
import type { OidcOptions } from './oidc-options.ts'
import { reach } from './upstream-http.ts'
import { readRefusal, UpstreamRefused } from './upstream-refused.ts'
import { UpstreamUnreachable } from './upstream-unreachable.ts'

/** Sends one request to the token endpoint, authenticated as told. */
export type SendTokenRequest = (
  authenticate: oauth.ClientAuth,
  options: oauth.TokenEndpointRequestOptions,
) => Promise<Response>

/**
 * The token endpoint's answer, bounded. A credential that the provider no longer takes is made
 * anew, once: an assertion may have left its time while it was cached (AADSTS700024).
 * @throws {UpstreamRefused} for an OAuth error.
 * @throws {UpstreamUnreachable} when there was no answer.
 * @throws {CredentialUnavailable} when we have nothing to prove ourselves with.
 */
export async function requestTokens(
  { authentication, allowInsecure, dialect }: OidcOptions,
  send: SendTokenRequest,
): Promise<unknown> {
  const scope = dialect.tokenScope
  const options = {
    [oauth.allowInsecureRequests]: allowInsecure,
    [oauth.customFetch]: reach,
    ...(scope === undefined ? {} : { additionalParameters: { scope } }),
  }
  const attempt = async () => readAnswer(await send(clientAuth(authentication), options))
  try {
    return await attempt()
  } catch (error) {
    if (!mayBeStale(authentication, error)) throw error
    authentication.refresh()
    return attempt()
  }
}

const mayBeStale = ({ kind }: ClientAuthentication, error: unknown): boolean =>
  kind !== 'secret' && error instanceof UpstreamRefused && error.refusal.error === 'invalid_client'

async function readAnswer(response: Response): Promise<unknown> {
  if (response.ok) return boundedJson(response)
  const body = await boundedJson(response).catch(unreadable)
  throw new UpstreamRefused(readRefusal(Object(body)), response.status)
}

/** A load balancer says 503 in HTML: the status is what counts then. */
function unreadable(error: unknown): unknown {
  if (error instanceof UpstreamUnreachable) throw error
  return {}
}

/** A secret goes in the body where the provider takes it there, otherwise in the header. */
function clientAuth(authentication: ClientAuthentication): oauth.ClientAuth {
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
