import * as oauth from 'oauth4webapi'
import { boundedJson } from './bounded-json.ts'
import type { ClientAuthentication } from './client-authentication/client-authentication.ts'
import type { OidcOptions } from './oidc-options.ts'
import { tokenEndpointAuth } from './token-endpoint-auth.ts'
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
  const attempt = async () => readAnswer(await send(tokenEndpointAuth(authentication), options))
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
