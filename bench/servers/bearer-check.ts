import type { AuthInfo, VerifyBearerTokenOptions } from '@modelcontextprotocol/server'
import { OAuthError, OAuthErrorCode } from '@modelcontextprotocol/server'
import { createRemoteJWKSet, jwtVerify } from 'jose'

/** Where the tokens come from that a peer checks, as environment variables. */
export interface Issuer {
  readonly BENCH_ISSUER: string
  readonly BENCH_AUDIENCE: string
  readonly BENCH_JWKS_URI: string
}

/**
 * What a careful user of the official SDK writes: jose with a cached key set, the algorithm, the
 * type, issuer and audience fixed, and the scope required. Without an issuer there is no check.
 */
export function bearerCheck(env: NodeJS.ProcessEnv): VerifyBearerTokenOptions | undefined {
  const { BENCH_ISSUER: issuer, BENCH_AUDIENCE: audience, BENCH_JWKS_URI: jwksUri } = env
  if (!issuer || !audience || !jwksUri) return undefined
  const keys = createRemoteJWKSet(new URL(jwksUri))
  const options = { algorithms: ['ES256'], typ: 'at+jwt', issuer, audience }

  async function verifyAccessToken(token: string): Promise<AuthInfo> {
    try {
      const { payload } = await jwtVerify(token, keys, options)
      return {
        token,
        clientId: String(payload['client_id']),
        scopes: String(payload['scope']).split(' '),
        expiresAt: payload.exp as number,
        resource: new URL(audience as string),
      }
    } catch {
      throw new OAuthError(OAuthErrorCode.InvalidToken, 'The access token is not valid.')
    }
  }

  return {
    verifier: { verifyAccessToken },
    requiredScopes: ['bench:read'],
    expectedResource: new URL(audience),
    resourceMetadataUrl: `${issuer}/.well-known/oauth-protected-resource/mcp`,
  }
}
