import { createHash, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { type JWTPayload, SignJWT } from 'jose'
import { selfSignedCertificate } from './certificate.ts'

export interface SigningKey {
  /** Base64url SHA-1 thumbprint of the certificate. */
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  /** Standard base64, as `x5c` members are (RFC 7517 section 4.7). */
  readonly certificate: string
}

/** The first key signs; all are published, so that a client must choose by `kid`. */
export type SigningKeys = readonly [SigningKey, ...SigningKey[]]

/** Two fresh RSA-2048 keys. They live in memory only: a restart invalidates every token. */
export async function createSigningKeys(): Promise<SigningKeys> {
  const [current, next] = await Promise.all([createSigningKey(), createSigningKey()])
  return [current, next]
}

async function createSigningKey(): Promise<SigningKey> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const certificate = selfSignedCertificate('local Entra, development only', pair, new Date())
  const kid = createHash('sha1').update(certificate).digest('base64url')
  return { ...pair, kid, certificate: certificate.toString('base64') }
}

/** An RS256 JWT with the header of a v2.0 token: `typ`, `alg`, `kid`, and no `x5t`. */
export async function signV2(keys: SigningKeys, claims: JWTPayload): Promise<string> {
  const [{ kid, privateKey }] = keys
  return new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid }).sign(privateKey)
}

/**
 * The published set. Like Entra's it names the issuer on each key and no `alg`: a client has
 * to restrict the algorithm itself, and has to notice a key of another issuer.
 */
export function jsonWebKeySet(keys: SigningKeys, issuer: string) {
  return {
    keys: keys.map(({ kid, publicKey, certificate }) => {
      const { n, e } = publicKey.export({ format: 'jwk' })
      return { kty: 'RSA', use: 'sig', kid, x5t: kid, n, e, x5c: [certificate], issuer }
    }),
  }
}
