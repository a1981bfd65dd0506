import { errors } from 'jose'
import { InvalidToken } from './token-verifier.ts'

/**
 * Runs a verification of the jose library and says what it found wrong in a sentence for the
 * client. Any other failure passes as it is: it tells nothing about the token.
 * @throws {InvalidToken} for a token that jose refuses.
 */
export async function checkedJwt<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify()
  } catch (error) {
    if (error instanceof errors.JOSEError)
      throw new InvalidToken(sentence(error), { final: isFinal(error) })
    throw error
  }
}

function sentence(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'The access token has expired.'
  if (!(error instanceof errors.JWTClaimValidationFailed))
    return 'The access token cannot be verified.'
  if (error.claim === 'aud') return 'The access token was issued for another resource.'
  if (error.claim === 'iss') return 'The access token was issued by another server.'
  if (error.claim === 'typ') return 'This is not an access token.'
  return `The access token's ${error.claim} claim is missing or wrong.`
}

/** Not a time that is still to come, nor a key that we may learn of. */
function isFinal(error: errors.JOSEError): boolean {
  if (error instanceof errors.JWTClaimValidationFailed)
    return ['aud', 'iss', 'typ'].includes(error.claim)
  return FINAL.some((kind) => error instanceof kind)
}

const FINAL = [
  errors.JWTExpired,
  errors.JWSInvalid,
  errors.JWTInvalid,
  errors.JWSSignatureVerificationFailed,
]
