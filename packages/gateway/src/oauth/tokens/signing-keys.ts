import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  type JWK,
} from 'jose'
import type { Vault } from '../../kernel/seal.ts'
import { SEALED } from '../../storage/ports/sealed-values.ts'
import type { SealedKey } from '../../storage/ports/signing-keys.ts'
import type { KeyTimes } from './key-schedule.ts'

/** The one algorithm we sign with: small tokens, and no room to choose a weaker one. */
export const SIGNING_ALG = 'ES256' as const

/** A key of ours, opened. */
export interface SigningKey extends KeyTimes {
  readonly jwk: JWK
}

/** All our keys, and which of them signs. */
export interface KeySet {
  /** The key that signs. */
  readonly kid: string
  /** With the private halves, for the engine, which signs with the first. */
  readonly privateKeys: { keys: JWK[] }
  /** What `/oauth/jwks` publishes and verifiers use. */
  readonly publicKeys: JSONWebKeySet
}

export function keySetOf(keys: readonly SigningKey[], signing: SigningKey): KeySet {
  const others = keys.filter(({ kid }) => kid !== signing.kid)
  return {
    kid: signing.kid,
    privateKeys: { keys: [signing, ...others].map(({ jwk }) => jwk) },
    publicKeys: { keys: keys.map(({ jwk }) => publicHalf(jwk)) },
  }
}

/** @throws {SealBroken} when it was sealed with another master key. */
export const openKey = (vault: Vault, { sealedJwk, ...times }: SealedKey): SigningKey => ({
  ...times,
  jwk: JSON.parse(SEALED.signingKey.open(vault, times, sealedJwk)) as JWK,
})

export async function newKey(vault: Vault, times: Omit<KeyTimes, 'kid'>): Promise<SealedKey> {
  const { privateKey } = await generateKeyPair(SIGNING_ALG, { extractable: true })
  const jwk = await exportJWK(privateKey)
  const kid = await calculateJwkThumbprint(jwk)
  const complete = { ...jwk, kid, alg: SIGNING_ALG, use: 'sig' }
  const sealedJwk = SEALED.signingKey.seal(vault, { kid }, JSON.stringify(complete))
  return { kid, sealedJwk, ...times }
}

function publicHalf({ kty, crv, x, y, kid, alg, use }: JWK): JWK {
  return { kty, crv, x, y, kid, alg, use } as JWK
}
