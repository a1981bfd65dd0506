import { claimsObject, isObject } from '../identity/claims-request.ts'

/**
 * The `claims` parameter of an exchange: what a resource or the provider asked for, and, where we
 * handle claims challenges, that we do (`xms_cc`: `cp1`). `undefined` when there is nothing to say.
 * @param claims a JSON object, see {@link claimsObject}.
 */
export function claimsParameter(
  claims: string | undefined,
  claimsCapable: boolean,
): string | undefined {
  if (!claimsCapable) return claims
  const asked = claimsObject(claims) ?? {}
  const { access_token: forToken } = asked
  const capable = { ...(isObject(forToken) ? forToken : {}), xms_cc: { values: ['cp1'] } }
  return JSON.stringify({ ...asked, access_token: capable })
}
