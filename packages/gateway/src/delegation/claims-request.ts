/** Far above what Entra sends, far below what a header or a URL can't carry. */
export const MAX_CLAIMS_CHARS = 8 * 1024

/** The JSON object that `text` is (OpenID Connect Core 5.5); `undefined` for all else. */
export function claimsObject(text: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof text !== 'string' || text.length > MAX_CLAIMS_CHARS) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

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

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
