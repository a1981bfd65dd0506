import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose'
import { EntraError } from './errors.ts'

const MAX_LENGTH = 16 * 1024

/** @throws EntraError 50027 for anything that is not a signed JWT of sensible size. */
export function decodeAssertion(assertion: string): {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: JWTPayload
} {
  try {
    if (assertion.length > MAX_LENGTH) throw new RangeError('too long')
    return { header: decodeProtectedHeader(assertion), claims: decodeJwt(assertion) }
  } catch {
    throw new EntraError(50027, 'JWT token is invalid or malformed.')
  }
}

/** Clocks may differ by five minutes, as at Entra. */
const LEEWAY = 300

/** @throws EntraError 700024 unless `now` (milliseconds) lies between `nbf` and `exp`. */
export function checkTimes({ nbf = 0, exp }: JWTPayload, now: number): void {
  const seconds = now / 1000
  if (exp !== undefined && seconds < exp + LEEWAY && seconds >= nbf - LEEWAY) return
  const at = (time: number | undefined) =>
    time === undefined ? 'never' : new Date(time * 1000).toISOString()
  throw new EntraError(
    700024,
    `Client assertion is not within its valid time range. Current time: ` +
      `${new Date(now).toISOString()}, assertion valid from ${at(nbf)}, expiry time of assertion ` +
      `${at(exp)}.`,
  )
}
