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

/** Keys that change while the directory runs. They live in memory: a restart voids every token. */
export interface KeyRing {
  readonly keys: Promise<SigningKeys>
  /** A fresh key signs once this settles; it was never published before. */
  rotate(): Promise<void>
  /** Only the signing key stays. */
  retire(): void
}

const MAX_KEYS = 10

/**
 * Starts with two keys; the second one is published and never signs.
 * @param createKey default: RSA-2048
 */
export function createKeyRing(createKey: () => Promise<SigningKey> = createSigningKey): KeyRing {
  let keys: Promise<SigningKeys> = Promise.all([createKey(), createKey()])
  return {
    get keys() {
      return keys
    },
    async rotate() {
      const fresh = await createKey()
      keys = keys.then((before) => [fresh, ...before.slice(0, MAX_KEYS - 1)])
      await keys
    },
    retire() {
      keys = keys.then(([current]) => [current])
    },
  }
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

/** As {@link signV2} with the header of a v1.0 token, which names the key twice. */
export async function signV1(keys: SigningKeys, claims: JWTPayload): Promise<string> {
  const [{ kid, privateKey }] = keys
  const header = { typ: 'JWT', alg: 'RS256', x5t: kid, kid }
  return new SignJWT(claims).setProtectedHeader(header).sign(privateKey)
}

/**
 * The published set. Like Entra's it names the issuer on each key and no `alg`: a client has
 * to restrict the algorithm itself, and has to notice a key of another issuer. The set of the v1
 * document names no issuer.
 */
export function jsonWebKeySet(keys: SigningKeys, issuer?: string) {
  return {
    keys: keys.map(({ kid, publicKey, certificate }) => {
      const { n, e } = publicKey.export({ format: 'jwk' })
      const key = { kty: 'RSA', use: 'sig', kid, x5t: kid, n, e, x5c: [certificate] }
      return { ...key, ...(issuer !== undefined && { issuer }) }
    }),
  }
}
