/** Far above what Entra sends, far below what a header or a URL can't carry. */
export const MAX_CLAIMS_CHARS = 8 * 1024

/** The claims request that `text` is: a JSON object (OpenID Connect Core 5.5); `undefined` for all else. */
export function claimsObject(text: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof text !== 'string' || text.length > MAX_CLAIMS_CHARS) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
