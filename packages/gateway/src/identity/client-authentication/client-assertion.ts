import { decodeJwt, decodeProtectedHeader } from 'jose'
import { CredentialUnavailable, JWT_BEARER } from './client-authentication.ts'

const MAX_CHARACTERS = 16 * 1024
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/

/**
 * The parameters of RFC 7523 section 2.2 around one assertion.
 * @param source where it came from, to begin a sentence with.
 * @throws {CredentialUnavailable} for what can't be a signed JWT; its content is never repeated.
 */
export function assertionParameters(assertion: unknown, source: string) {
  if (!isSignedJwt(assertion)) {
    throw new CredentialUnavailable(
      `${source} gave no signed JWT of at most ${MAX_CHARACTERS} characters, and a client assertion has to be one.`,
    )
  }
  return { client_assertion_type: JWT_BEARER, client_assertion: assertion }
}

/** By its form only: the signature is the provider's to judge. */
function isSignedJwt(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > MAX_CHARACTERS || !COMPACT.test(value))
    return false
  try {
    decodeJwt(value)
    return typeof decodeProtectedHeader(value).alg === 'string'
  } catch {
    return false
  }
}
