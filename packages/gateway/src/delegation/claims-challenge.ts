import { claimsObject } from '../identity/claims-request.ts'
import { parseChallenges } from './challenge.ts'

const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/

/**
 * The claims request of an API that wants a token with more in it (continuous access evaluation,
 * authentication context): JSON, decoded from the `claims` of a Bearer challenge with
 * `error="insufficient_claims"` on a 401 or 403. `undefined` when the answer is no such challenge.
 */
export function claimsChallenge({
  status,
  headers,
}: Pick<Response, 'status' | 'headers'>): string | undefined {
  if (status !== 401 && status !== 403) return undefined
  for (const { scheme, parameters } of parseChallenges(headers.get('www-authenticate') ?? '')) {
    if (scheme !== 'bearer' || parameters.get('error') !== 'insufficient_claims') continue
    const claims = decoded(parameters.get('claims') ?? '')
    if (claimsObject(claims)) return claims
  }
  return undefined
}

/** Base64 in either alphabet (RFC 4648 sections 4 and 5) of UTF-8. */
function decoded(value: string): string | undefined {
  if (!BASE64.test(value)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'base64'))
  } catch {
    return undefined
  }
}
