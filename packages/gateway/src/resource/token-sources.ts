import { decodeJwt } from 'jose'
import { MAX_TOKEN_LENGTH } from './entra/token-header.ts'
import { InvalidToken, type TokenVerifier } from './token-verifier.ts'

/** The ways in that this deployment offers; at least one. */
export interface TokenSources {
  /** Our own authorization server. */
  readonly gateway?: { readonly issuer: string; readonly verifier: TokenVerifier }
  /** Tokens that clients bring from elsewhere. */
  readonly direct?: TokenVerifier
}

/**
 * One verifier for both ways in. The `iss` claim, unverified, only chooses who verifies the token;
 * that verifier checks it again. One is asked and never the other as well: a token that its own
 * verifier refuses is not tried where the rules are different.
 */
export function createTokenVerifier({ gateway, direct }: TokenSources): TokenVerifier {
  return {
    async verify(token) {
      const ours = issuerOf(token) === gateway?.issuer
      const verifier = ours ? gateway?.verifier : direct
      if (verifier === undefined)
        throw new InvalidToken('The access token was issued by another server.')
      return verifier.verify(token)
    },
  }
}

function issuerOf(token: string): string {
  // Neither verifier takes more; ours takes half of it.
  if (token.length > MAX_TOKEN_LENGTH) throw new InvalidToken('The access token is too long.')
  const { iss } = decoded(token)
  if (typeof iss === 'string' && iss !== '') return iss
  throw new InvalidToken('The access token does not name its issuer.')
}

function decoded(token: string): { iss?: unknown } {
  try {
    return decodeJwt(token)
  } catch {
    throw new InvalidToken('The access token cannot be read.')
  }
}
