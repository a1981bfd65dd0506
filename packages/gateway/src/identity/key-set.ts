import * as jose from 'jose'
import { fetchDocument } from './upstream-http.ts'

/** One key of a provider, ready to verify RS256. */
export interface ProviderKey {
  readonly key: jose.CryptoKey
  /**
   * The only issuer this key signs for, as published (Microsoft's own member of a JWK; may hold
   * `{tenantid}`). The caller compares it with the token's `iss`.
   */
  readonly issuer?: string
}

/** By `kid`, which a key that is alone may lack. */
export type KeySet = ReadonlyMap<string | undefined, ProviderKey>

const MAX_BYTES = 256 * 1024
const MAX_KEYS = 100
/** RFC 7518 section 3.3. */
const MIN_MODULUS_BITS = 2_048

/**
 * Reads a JWK Set (RFC 7517 section 5): at most 256 KiB and 100 keys. Keys that can't verify RS256
 * are left out; Microsoft publishes no `alg`, so it is set here.
 * @param allowInsecure accepts http: only for a gateway that is itself on loopback.
 * @throws when the set can't be had, or holds no usable key.
 */
export async function fetchKeySet(jwksUri: string, allowInsecure: boolean): Promise<KeySet> {
  const keys = await importKeys(
    publishedKeys(await fetchDocument(jwksUri, allowInsecure, MAX_BYTES)),
  )
  if (keys.size === 0) throw new Error('the key set has no key for RS256')
  return keys
}

function publishedKeys(body: unknown): readonly unknown[] {
  const { keys } = (body ?? {}) as { keys?: unknown }
  const published = Array.isArray(keys) ? keys : []
  if (published.length > MAX_KEYS) throw new Error(`the key set has more than ${MAX_KEYS} keys`)
  return published
}

async function importKeys(published: readonly unknown[]): Promise<KeySet> {
  const keys = new Map<string | undefined, ProviderKey>()
  for (const jwk of published) {
    if (!isForRs256(jwk) || keys.has(jwk.kid)) continue
    const key = await importKey(jwk)
    if (key) keys.set(jwk.kid, key)
  }
  return keys
}

type Rs256Jwk = jose.JWK & { issuer?: unknown }

function isForRs256(value: unknown): value is Rs256Jwk {
  const jwk = (value ?? {}) as jose.JWK
  return (
    jwk.kty === 'RSA' &&
    (jwk.kid === undefined || typeof jwk.kid === 'string') &&
    (jwk.use === undefined || jwk.use === 'sig') &&
    (jwk.alg === undefined || jwk.alg === 'RS256')
  )
}

/** `undefined` for a useless key: one bad key must not take the others along. */
async function importKey({ n, e, issuer }: Rs256Jwk): Promise<ProviderKey | undefined> {
  try {
    const jwk = { kty: 'RSA', n, e } as jose.JWK
    const key = (await jose.importJWK(jwk, 'RS256')) as jose.CryptoKey
    if (modulusLength(key) < MIN_MODULUS_BITS) return undefined
    return typeof issuer === 'string' ? { key, issuer } : { key }
  } catch {
    return undefined
  }
}

const modulusLength = ({ algorithm }: jose.CryptoKey): number =>
  (algorithm as { modulusLength?: number }).modulusLength ?? 0
