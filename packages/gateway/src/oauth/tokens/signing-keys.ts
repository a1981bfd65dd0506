import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  type JWK,
} from 'jose'
import type { Clock } from '../../kernel/clock.ts'
import type { Vault } from '../../kernel/seal.ts'
import type { SealedKey, SigningKeys } from '../../storage/ports/signing-keys.ts'

/** The one algorithm we sign with: small tokens, and no room to choose a weaker one. */
export const SIGNING_ALG = 'ES256' as const

export interface KeySet {
  /** With the private halves, for the engine. */
  readonly privateKeys: { keys: JWK[] }
  /** What `/oauth/jwks` publishes and verifiers use. */
  readonly publicKeys: JSONWebKeySet
}

/** Loads our keys; the very first start makes one. Of two first starts at once one key remains. */
export async function loadSigningKeys(
  store: SigningKeys,
  vault: Vault,
  clock: Clock,
): Promise<KeySet> {
  let sealed = await store.list()
  if (sealed.length === 0) {
    await store.add(await newKey(vault, clock), undefined)
    sealed = await store.list()
  }
  const keys = sealed.map((key) => JSON.parse(vault.open(owner(key.kid), key.sealedJwk)) as JWK)
  return { privateKeys: { keys }, publicKeys: { keys: keys.map(publicHalf) } }
}

async function newKey(vault: Vault, clock: Clock): Promise<SealedKey> {
  const { privateKey } = await generateKeyPair(SIGNING_ALG, { extractable: true })
  const jwk = await exportJWK(privateKey)
  const kid = await calculateJwkThumbprint(jwk)
  const complete = { ...jwk, kid, alg: SIGNING_ALG, use: 'sig' }
  return {
    kid,
    sealedJwk: vault.seal(owner(kid), JSON.stringify(complete)),
    createdAt: clock.now(),
    signsFrom: clock.now(),
  }
}

const owner = (kid: string) => `signing_key:${kid}`

function publicHalf({ kty, crv, x, y, kid, alg, use }: JWK): JWK {
  return { kty, crv, x, y, kid, alg, use } as JWK
}
