import * as oauth from 'oauth4webapi'
import type { ProviderMetadata } from './discovery.ts'
import type { FinishRequest, Identity } from './identity-provider.ts'
import type { OidcUpstream } from './oidc-options.ts'
import { asSignInFailure } from './sign-in-failure.ts'
import { requestTokens } from './token-request.ts'
import { readTokenResponse, type TokenResponse } from './token-response.ts'
import { readRefusal, UpstreamRefused } from './upstream-refused.ts'
import { verifyIdToken } from './verify-id-token.ts'

/**
 * From the answer at the callback to a proven person (OpenID Connect Core 3.1.2.7 to 3.1.3.7).
 * @throws {SignInFailed}
 * @throws {SignInElsewhere}
 */
export async function redeemCode(
  upstream: OidcUpstream,
  request: FinishRequest,
): Promise<Identity> {
  try {
    const metadata = await upstream.discover()
    const { idToken, tokens } = await exchange(upstream, metadata, request)
    if (idToken === undefined) throw new Error('the answer has no id_token')
    const claims = await verifyIdToken(upstream, idToken, request.nonce)
    const iss = request.answer.get('iss')
    if (iss !== null && iss !== claims.iss) throw new Error('another issuer answered')
    return { key: upstream.options.dialect.personOf(claims), tokens }
  } catch (error) {
    throw asSignInFailure(error, upstream.options.dialect)
  }
}

async function exchange(
  { options, client, clock }: OidcUpstream,
  metadata: ProviderMetadata,
  { answer, state, codeVerifier }: FinishRequest,
): Promise<TokenResponse> {
  const { dialect, redirectUri } = options
  const iss = answer.get('iss')
  const issuer = (iss && dialect.responseIssuer?.(metadata.issuer, iss)) ?? metadata.issuer
  const parameters = validate({ ...metadata, issuer }, client, answer, state)
  const body = await requestTokens(options, (authenticate, request) =>
    oauth.authorizationCodeGrantRequest(
      metadata,
      client,
      authenticate,
      parameters,
      redirectUri,
      codeVerifier,
      request,
    ),
  )
  return readTokenResponse(body, dialect.keepsAccessToken, clock)
}

/** `iss` and `state` are checked before `error` is believed, and before the code goes anywhere. */
function validate(
  metadata: oauth.AuthorizationServer,
  client: oauth.Client,
  answer: URLSearchParams,
  state: string,
): URLSearchParams {
  try {
    return oauth.validateAuthResponse(metadata, client, answer, state)
  } catch (error) {
    if (!(error instanceof oauth.AuthorizationResponseError)) throw error
    throw new UpstreamRefused(readRefusal(Object.fromEntries(answer)))
  }
}
