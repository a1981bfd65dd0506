import { decodeProtectedHeader, type ProtectedHeaderParameters } from 'jose'
import { MAX_TOKEN_LENGTH } from '../known-tokens.ts'
import { InvalidToken } from '../token-verifier.ts'

/** What chooses the key. Everything else in the header (`jku`, `jwk`, `x5u`, `x5c`) is ignored. */
export interface EntraTokenHeader {
  readonly alg: 'RS256'
  readonly kid: string
}

const MAX_KID_LENGTH = 256
/** Signed, and nothing around it: no five-part encryption, no opaque text. */
const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/
/** Entra writes `JWT`; RFC 9068 section 2.1 writes `at+jwt`. Media types ignore case. */
const TYPES = new Set(['jwt', 'at+jwt', 'application/at+jwt'])

/**
 * Reads the header of a token before any key is looked for, so that what can't be ours costs
 * nothing. Only RS256: Microsoft's keys name no algorithm, so a token must not choose one.
 * @throws {InvalidToken} with what to bring instead.
 */
export function readTokenHeader(token: string): EntraTokenHeader {
  if (token.length > MAX_TOKEN_LENGTH) throw new InvalidToken('The access token is too long.')
  if (!COMPACT_JWS.test(token)) throw new InvalidToken('The access token is not a signed JWT.')
  const { alg, typ, kid, ...rest } = decoded(token)
  // Tokens of Microsoft's own APIs: their signature does not verify for anybody else.
  if (rest['nonce'] !== undefined)
    throw new InvalidToken(
      'This token is for Microsoft Graph or another Microsoft API, not for us.',
    )
  if (typeof typ !== 'string' || !TYPES.has(typ.toLowerCase()))
    throw new InvalidToken('This is not an access token.')
  if (alg !== 'RS256') throw new InvalidToken('The access token is not signed with RS256.')
  if (typeof kid !== 'string' || kid === '' || kid.length > MAX_KID_LENGTH)
    throw new InvalidToken('The access token does not name its key.')
  return { alg, kid }
}

function decoded(token: string): ProtectedHeaderParameters {
  try {
    return decodeProtectedHeader(token)
  } catch {
    throw new InvalidToken('The access token cannot be read.')
  }
}
