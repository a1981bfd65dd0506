import { createHash, timingSafeEqual } from 'node:crypto'
import { EntraError } from './errors.ts'
import type { Parameters } from './parameters.ts'

export interface Challenge {
  readonly method: 'S256' | 'plain'
  readonly value: string
}

/** RFC 7636 section 4.1: unreserved characters, 43 to 128 of them. */
const CHALLENGE = /^[\w.~-]{43,128}$/

/**
 * The challenge of an authorization request, or `undefined` when there is none. No method means
 * `plain` (RFC 7636 section 4.3), which Entra accepts as well.
 * @throws EntraError 50149 unknown method, 501491 malformed challenge.
 */
export function readChallenge(parameters: Parameters): Challenge | undefined {
  const value = parameters.get('code_challenge')
  const method = parameters.get('code_challenge_method') ?? 'plain'
  if (value === undefined && !parameters.has('code_challenge_method')) return undefined
  if (method !== 'S256' && method !== 'plain')
    throw new EntraError(50149, "Invalid code_challenge_method parameter: send 'S256'.")
  if (value === undefined || !CHALLENGE.test(value))
    throw new EntraError(
      501491,
      'Invalid size of code_challenge parameter: send 43 to 128 unreserved characters.',
    )
  return { method, value }
}

/** @throws EntraError 50148 verifier missing or not asked for, 501481 wrong verifier. */
export function checkVerifier(challenge: Challenge | undefined, verifier: string | undefined) {
  if (!challenge && verifier === undefined) return
  if (!challenge || verifier === undefined)
    throw new EntraError(
      50148,
      'The code_verifier does not match the code_challenge supplied in the authorization request ' +
        'for PKCE: one of the two is missing.',
    )
  const derived = Buffer.from(challenge.method === 'S256' ? s256(verifier) : verifier)
  const expected = Buffer.from(challenge.value)
  if (derived.length !== expected.length || !timingSafeEqual(derived, expected))
    throw new EntraError(
      501481,
      'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
    )
}

const s256 = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')
