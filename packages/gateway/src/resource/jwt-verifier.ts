import {
  createLocalJWKSet,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose'
import { type Clock, seconds } from '../kernel/clock.ts'
import { whenKnown } from '../kernel/pending.ts'
import { checkedJwt } from './checked-jwt.ts'
import { frozenPrincipal, type Principal } from './principal.ts'
import type { RevocableToken } from './revocation/revocation-list.ts'
import { type CheckedToken, InvalidToken, type TokenCheck } from './token-verifier.ts'

export interface JwtVerifierOptions {
  /** Compared as a string: one spelling only. */
  readonly issuer: string
  /** The resources we answer for; a token must name one of them. */
  readonly audiences: readonly string[]
  /**
   * Asked for every token, with the key it names, so that a rotated key works at once. May be the
   * same object each time.
   */
  readonly keys: (kid?: string) => JSONWebKeySet | Promise<JSONWebKeySet>
  /** Whether a token that is good in every other way was taken back; absent: none ever is. */
  readonly isRevoked?: (token: RevocableToken) => boolean | Promise<boolean>
  readonly clock: Clock
}

const MAX_TOKEN_BYTES = 8 * 1024
/** Of clocks, on either side. */
export const LEEWAY_SECONDS = 5
const REQUIRED = ['iss', 'aud', 'sub', 'client_id', 'jti', 'iat', 'exp']

export interface JwtVerifier extends TokenCheck {
  /** The complete check, every time. @throws {InvalidToken} */
  verify(token: string): Promise<Principal>
}

/**
 * Verifies our own access tokens: RFC 9068 JWTs signed ES256. `typ` keeps ID tokens out and the
 * fixed algorithm keeps out `none` and a public key used as an HMAC secret (RFC 8725 section 3.1).
 * A failure to read the keys is not an {@link InvalidToken}: the client must not drop its token.
 */
export function createJwtVerifier(options: JwtVerifierOptions): JwtVerifier {
  const keySets = new WeakMap<JSONWebKeySet, ReturnType<typeof createLocalJWKSet>>()
  const keysIn = (keys: JSONWebKeySet) => {
    const known = keySets.get(keys) ?? createLocalJWKSet(keys)
    keySets.set(keys, known)
    return known
  }

  async function check(token: string): Promise<CheckedToken> {
    if (token.length > MAX_TOKEN_BYTES) throw new InvalidToken('The access token is too long.')
    const signed: Signed = {}
    const keyFor: JWTVerifyGetKey = async (header, jws) => {
      signed.kid = header.kid
      signed.keys = await options.keys(header.kid)
      return keysIn(signed.keys)(header, jws)
    }
    const { payload } = await checkedJwt(() => jwtVerify(token, keyFor, rules(options)))
    const caller = principal(payload, seconds(options.clock))
    const revocable = revocableOf(caller, payload)
    await unrevoked(revocable, options)
    return checkedToken(caller, revocable, signed, options)
  }

  return { check, verify: async (token) => (await check(token)).principal }
}

const revocableOf = (
  { grant, id: subject, clientId }: Principal,
  { iat: issuedAt = 0 }: JWTPayload,
): RevocableToken => ({ grant, subject, clientId, issuedAt })

/** Apart from the check, so that what is remembered does not hold the token itself. */
const checkedToken = (
  principal: Principal,
  revocable: RevocableToken,
  signed: Signed,
  options: JwtVerifierOptions,
): CheckedToken => ({
  principal,
  goodUntil: principal.expiresAt * 1000,
  stands: () => isPublished(signed, options) && unrevoked(revocable, options),
})

/** Which key signed a token, and among which keys it was found. */
interface Signed {
  kid?: string | undefined
  keys?: JSONWebKeySet
}

/** The keys are the same object until one comes or goes. */
function isPublished({ kid, keys }: Signed, options: JwtVerifierOptions): boolean {
  const current = options.keys(kid)
  if (!(current instanceof Promise)) return current === keys
  // The complete check that follows asks again, and sees what becomes of it.
  current.catch(() => {})
  return false
}

/** True, or thrown. */
function unrevoked(token: RevocableToken, { isRevoked }: JwtVerifierOptions): true | Promise<true> {
  return whenKnown(isRevoked?.(token) ?? false, refusing)
}

function refusing(revoked: boolean): true {
  if (revoked) throw new InvalidToken('The access token was revoked. Sign in again.')
  return true
}

const rules = ({ issuer, audiences, clock }: JwtVerifierOptions): JWTVerifyOptions => ({
  algorithms: ['ES256'],
  typ: 'at+jwt',
  issuer,
  audience: [...audiences],
  requiredClaims: REQUIRED,
  clockTolerance: LEEWAY_SECONDS,
  currentDate: new Date(clock.now()),
})

function principal(claims: JWTPayload, now: number): Principal {
  if ((claims.iat ?? 0) > now + LEEWAY_SECONDS)
    throw new InvalidToken("The access token's iat claim lies in the future.")
  text(claims, 'jti')
  const id = text(claims, 'sub')
  const clientId = text(claims, 'client_id')
  return frozenPrincipal({
    kind: id === clientId ? 'client' : 'person',
    id,
    clientId,
    scopes: scopesOf(claims),
    expiresAt: claims.exp as number,
    ...(claims['tid'] === undefined ? {} : { tenantId: text(claims, 'tid') }),
    ...(claims['oid'] === undefined ? {} : { objectId: text(claims, 'oid') }),
    ...(claims['grant'] === undefined ? {} : { grant: text(claims, 'grant') }),
  })
}

function text(claims: JWTPayload, name: string): string {
  const value = claims[name]
  if (typeof value === 'string' && value !== '') return value
  throw new InvalidToken(`The access token's ${name} claim must be text.`)
}

/** `scope` is a space-separated string (RFC 9068 section 2.2.3), `scp` an array of the same names. */
function scopesOf(claims: JWTPayload): ReadonlySet<string> {
  const { scope = '', scp = [] } = claims
  if (typeof scope !== 'string' || !isTexts(scp))
    throw new InvalidToken("The access token's scopes cannot be read.")
  return new Set([...scope.split(' '), ...scp].filter((name) => name !== ''))
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')
