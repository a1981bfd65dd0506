import * as oauth from 'oauth4webapi'
import type { StartRequest } from './identity-provider.ts'
import type { OidcUpstream } from './oidc-options.ts'

/**
 * The authorization request (OpenID Connect Core 3.1.2.1), S256 always: Entra supports it without
 * saying so. `resource` is never sent; Entra refuses what is not an App ID URI (AADSTS9010010).
 * @throws {SignInFailed} when the provider can't be reached.
 */
export async function authorizeUrl(upstream: OidcUpstream, request: StartRequest): Promise<URL> {
  const { options, discover } = upstream
  const metadata = await discover()
  const { downstream = [], loginHint, claims } = request
  const url = new URL(metadata.authorization_endpoint)
  const parameters: Readonly<Record<string, string | undefined>> = {
    client_id: options.clientId,
    redirect_uri: options.redirectUri,
    response_type: 'code',
    response_mode: 'query',
    scope: joined(options.dialect.scope(metadata), downstream),
    state: request.state,
    nonce: request.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(request.codeVerifier),
    code_challenge_method: 'S256',
    prompt: options.dialect.prompt(request, metadata),
    login_hint: loginHint,
    claims,
  }
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value)
  }
  return url
}

const joined = (scope: string, more: readonly string[]): string =>
  [...new Set([...scope.split(' '), ...more])].join(' ')
