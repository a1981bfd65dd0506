import type { JWTPayload } from 'jose'
import type { Principal } from '../principal.ts'
import { InvalidToken } from '../token-verifier.ts'

/** Who a token speaks for, and what it grants under Entra's names. */
export interface Caller {
  readonly kind: Principal['kind']
  readonly granted: readonly string[]
}

/** Claims that only an ID token has (OpenID Connect Core 2, 3.3.2.11). */
const OF_ID_TOKENS = ['nonce', 'at_hash', 'c_hash']

/**
 * Tells an access token from an ID token, and a person from an application. An ID token for our
 * app has the same issuer, audience and keys, and may even have `roles`; what it never has is
 * `scp`, and its `sub` is not its `oid`.
 *
 * A person's `roles` grant nothing here: the person has them whether or not the client may use
 * them, and what the client may do is in `scp` alone.
 * @param claims verified.
 * @throws {InvalidToken}
 */
export function callerOf(claims: JWTPayload, allowApps: boolean): Caller {
  if (OF_ID_TOKENS.some((name) => claims[name] !== undefined)) throw idToken()
  const { scp, idtyp } = claims
  if (scp === undefined) return application(claims, allowApps)
  if (typeof scp !== 'string')
    throw new InvalidToken("The access token's scp claim cannot be read.")
  if (idtyp !== undefined && idtyp !== 'user')
    throw new InvalidToken("The access token's scp and idtyp claims contradict each other.")
  return { kind: 'person', granted: scp.split(' ') }
}

function application(claims: JWTPayload, allowApps: boolean): Caller {
  const { idtyp, sub, oid, roles } = claims
  if (idtyp === undefined ? sub !== oid : idtyp !== 'app') throw idToken()
  if (!allowApps)
    throw new InvalidToken('This token belongs to an application. A person must sign in.')
  if (!Array.isArray(roles)) return { kind: 'client', granted: [] }
  return { kind: 'client', granted: roles.filter((role) => typeof role === 'string') }
}

const idToken = () =>
  new InvalidToken('This is not an access token: it may be an ID token. Bring the access token.')
