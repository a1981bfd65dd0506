import { B64TOKEN } from '../resource/bearer.ts'

/** What one exchange gave. */
export interface DownstreamToken {
  readonly accessToken: string
  /** Seconds. */
  readonly expiresIn: number
}

const MAX_TOKEN_CHARS = 32 * 1024
/** Longer than any token lives; tokens under continuous access evaluation live up to 28 hours. */
const MAX_LIFETIME_SECONDS = 48 * 3600

/**
 * A token endpoint's answer (RFC 6749 section 5.1), read strictly. `expires_in` may be text.
 * @throws a sentence without the answer's content.
 */
export function readTokenAnswer(body: unknown): DownstreamToken {
  const { token_type, access_token, expires_in } = Object(body) as Record<string, unknown>
  if (typeof token_type !== 'string' || token_type.toLowerCase() !== 'bearer')
    throw new Error('the token answer’s token_type is not Bearer')
  if (typeof access_token !== 'string' || access_token.length > MAX_TOKEN_CHARS)
    throw new Error('the token answer has no access_token, or one that is too long')
  // Nothing else fits into the header it will be sent in.
  if (!B64TOKEN.test(access_token)) throw new Error('the access_token is not one word')
  return { accessToken: access_token, expiresIn: lifetime(expires_in) }
}

function lifetime(value: unknown): number {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || !/^\d{1,9}$/.test(text))
    throw new Error('the token answer’s expires_in is not a number of seconds')
  return Math.min(Number(text), MAX_LIFETIME_SECONDS)
}
