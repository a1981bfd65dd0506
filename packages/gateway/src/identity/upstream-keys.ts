import * as jose from 'jose'
import type { OidcDialect } from './oidc.ts'

const TIMEOUT_MS = 5_000
const COOLDOWN_MS = 30_000
const LIFETIME_MS = 3_600_000

const keySets = new Map<string, ReturnType<typeof jose.createRemoteJWKSet>>()

/**
 * The provider's keys, cached an hour; an unknown key refetches at most every 30 s. Microsoft
 * limits some keys to one issuer in a member of their own, which is honoured here.
 */
export function upstreamKeys(
  jwksUri: string,
  dialect: OidcDialect,
  unverified: jose.JWTPayload,
): jose.JWTVerifyGetKey {
  const keys = keySetOf(jwksUri)
  return async (header, token) => {
    const key = await keys(header, token)
    const published = keys.jwks()?.keys.find((candidate) => candidate.kid === header.kid)
    const limitedTo = (published as { issuer?: unknown } | undefined)?.issuer
    if (typeof limitedTo === 'string' && dialect.keyIssuer) {
      if (dialect.keyIssuer(limitedTo, unverified) !== unverified.iss) {
        throw new jose.errors.JWKSNoMatchingKey('the key may not sign for this issuer')
      }
    }
    return key
  }
}

function keySetOf(jwksUri: string) {
  const known = keySets.get(jwksUri)
  if (known) return known
  const created = jose.createRemoteJWKSet(new URL(jwksUri), {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: LIFETIME_MS,
  })
  keySets.set(jwksUri, created)
  return created
}
