import { decodeJwt } from 'jose'
import { MAX_TOKEN_LENGTH } from './known-tokens.ts'
import { InvalidToken, type TokenCheck } from './token-verifier.ts'

/** Our own authorization server. */
interface Gateway {
  readonly issuer: string
  readonly tokens: TokenCheck
}

/** The ways in that this deployment offers; at least one. */
export interface TokenSources {
  readonly gateway?: Gateway
  /** Tokens that clients bring from elsewhere. */
  readonly direct?: TokenCheck
}

/**
 * One check for both ways in. The `iss` claim, unverified, only chooses who checks the token; it is
 * checked again there. One is asked and never the other as well: a token that is refused where it
 * belongs is not tried where the rules are different.
 */
export function createTokenCheck({ gateway, direct }: TokenSources): TokenCheck {
  if (gateway !== undefined && direct === undefined) return ourTokens(gateway)
  return {
    async check(token) {
      const ours = issuerOf(token) === gateway?.issuer
      const tokens = ours ? gateway?.tokens : direct
      if (tokens === undefined) throw anotherServers()
      return tokens.check(token)
    },
  }
}

/**
 * With one way in there is nothing to choose, and a good token is decoded once instead of twice.
 * The issuer is read only of what is refused: a token of another server gets that answer,
 * whatever else is wrong with it.
 */
const ourTokens = ({ issuer, tokens }: Gateway): TokenCheck => ({
  async check(token) {
    try {
      return await tokens.check(token)
    } catch (error) {
      throw issuerOf(token) === issuer ? error : anotherServers()
    }
  },
})

const anotherServers = () =>
  new InvalidToken('The access token was issued by another server.', { final: true })

function issuerOf(token: string): string {
  // Neither takes more; ours takes half of it.
  if (token.length > MAX_TOKEN_LENGTH) throw new InvalidToken('The access token is too long.')
  const { iss } = decoded(token)
  if (typeof iss === 'string' && iss !== '') return iss
  throw new InvalidToken('The access token does not name its issuer.', { final: true })
}

function decoded(token: string): { iss?: unknown } {
  try {
    return decodeJwt(token)
  } catch {
    throw new InvalidToken('The access token cannot be read.', { final: true })
  }
}
