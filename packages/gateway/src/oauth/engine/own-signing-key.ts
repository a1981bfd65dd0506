import {
  createPrivateKey,
  createPublicKey,
  createSign,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto'
import type { JWK } from 'jose'
import { ExternalSigningKey } from 'oidc-provider'
import { SIGNING_ALG } from '../tokens/signing-keys.ts'

/**
 * A key of ours, imported once. Handed to the engine as a JWK it would sign on a thread of the pool,
 * and waking that thread takes longer than the signature, which is made here at once instead.
 */
export class OwnSigningKey extends ExternalSigningKey {
  readonly #kid: string
  readonly #privateKey: KeyObject
  readonly #publicKey: KeyObject

  /** @param jwk the private half of an ES256 key. */
  constructor(jwk: JWK) {
    super()
    this.#kid = jwk.kid as string
    this.#privateKey = createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' })
    this.#publicKey = createPublicKey(this.#privateKey)
  }

  override get kid(): string {
    return this.#kid
  }

  override get alg(): string {
    return SIGNING_ALG
  }

  override keyObject(): KeyObject {
    return this.#publicKey
  }

  override sign(data: Uint8Array): Uint8Array {
    // Told to answer in the form below, or asked by `sign`, Node takes longer for the same signature.
    return besideEachOther(createSign('sha256').update(data).sign(this.#privateKey))
  }
}

const INTEGER_BYTES = 32

/** ECDSA-Sig-Value in DER (RFC 3279 section 2.2.3) as R and S, 64 bytes (RFC 7518 section 3.4). */
export function besideEachOther(der: Uint8Array): Uint8Array {
  const both = new Uint8Array(2 * INTEGER_BYTES)
  const rEnd = 4 + (der[3] as number)
  both.set(...rightAligned(der.subarray(4, rEnd), INTEGER_BYTES))
  both.set(...rightAligned(der.subarray(rEnd + 2), 2 * INTEGER_BYTES))
  return both
}

/** DER drops leading zeros, and puts one before a first bit that is set. */
function rightAligned(integer: Uint8Array, end: number): [Uint8Array, number] {
  const digits = integer.subarray(Math.max(0, integer.length - INTEGER_BYTES))
  return [digits, end - digits.length]
}
