import {
  createLocalJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose'
import type { Clock } from '../../kernel/clock.ts'
import { StoreUnavailable } from '../../storage/ports/failures.ts'
import { SIGNING_ALG } from './signing-keys.ts'

/** Access tokens that we issued, read by ourselves. */
export interface OwnTokens {
  /**
   * The claims of one that is still good, or `undefined`.
   * @throws {StoreUnavailable} when nobody knows whether it is.
   */
  read(token: string): Promise<JWTPayload | undefined>
  /**
   * The same, for somebody who acts on our word.
   * @throws {StoreUnavailable} also when it is not known what was revoked lately.
   */
  vouchFor(token: string): Promise<JWTPayload | undefined>
}

/** What is known of revocations, by a room that this one does not know. */
export interface KnownRevocations {
  isRevoked(token: {
    readonly grant?: string | undefined
    readonly subject: string
    readonly clientId: string
    /** Seconds. */
    readonly issuedAt: number
  }): boolean | Promise<boolean>
  /** False when too much time has passed since the store was heard. */
  isCurrent(): boolean
}

export interface OwnTokenParts {
  readonly issuer: string
  /** Our public keys, with this one among them if it exists. */
  readonly publicKeys: (kid?: string) => JSONWebKeySet | Promise<JSONWebKeySet>
  readonly revocations: KnownRevocations
  readonly clock: Clock
}

export function ownTokens(parts: OwnTokenParts): OwnTokens {
  const { revocations } = parts
  const read = async (token: string) => {
    const claims = await verified(token, parts)
    return claims && !(await isRevoked(claims, revocations)) ? claims : undefined
  }
  return {
    read,
    async vouchFor(token) {
      const claims = await read(token)
      if (claims && !revocations.isCurrent())
        throw new StoreUnavailable('revocations are not heard')
      return claims
    },
  }
}

async function verified(
  token: string,
  { issuer, publicKeys, clock }: OwnTokenParts,
): Promise<JWTPayload | undefined> {
  const options = {
    issuer,
    typ: 'at+jwt',
    algorithms: [SIGNING_ALG],
    requiredClaims: ['sub', 'client_id', 'iat', 'exp'],
    currentDate: new Date(clock.now()),
  }
  const keyFor: JWTVerifyGetKey = async (header, jws) =>
    createLocalJWKSet(await publicKeys(header.kid))(header, jws)
  try {
    return (await jwtVerify(token, keyFor, options)).payload
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}

const isRevoked = (
  { grant, sub, client_id: clientId, iat = 0 }: JWTPayload,
  revocations: KnownRevocations,
): boolean | Promise<boolean> =>
  revocations.isRevoked({
    ...(typeof grant === 'string' ? { grant } : {}),
    subject: String(sub),
    clientId: String(clientId),
    issuedAt: iat,
  })
