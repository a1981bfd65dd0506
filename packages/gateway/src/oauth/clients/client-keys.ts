import { MetadataFault, type PublicJwks, type RegisteredMetadata } from './client-metadata.ts'
import { type RawMetadata, readHttpsUri } from './metadata-fields.ts'

/** What a public key of each type consists of (RFC 7518 section 6, RFC 8037). */
const KEY_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  EC: ['crv', 'x', 'y'],
  OKP: ['crv', 'x'],
  RSA: ['n', 'e'],
}
const LABELS = ['kid', 'use', 'alg'] as const
/** `k` is a shared secret, the others are halves of a private key. */
const SECRET_MEMBERS = ['k', 'd', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'priv']
const MAX_KEYS = 10
/** An 8192-bit RSA modulus in base64url is 1366 characters. */
const MAX_MEMBER_LENGTH = 1_400

const invalid = (description: string) => new MetadataFault('invalid_client_metadata', description)

/**
 * The keys a client signs its assertions with, either itself or where to fetch them.
 *
 * @throws {MetadataFault} when there are none, both, or any that is not a public key.
 */
export function readKeys(raw: RawMetadata): Pick<RegisteredMetadata, 'jwks' | 'jwks_uri'> {
  const jwks = raw['jwks'] ?? undefined
  const jwksUri = readHttpsUri(raw, 'jwks_uri')
  if (jwks !== undefined && jwksUri !== undefined) {
    throw invalid('jwks and jwks_uri must not be used together.')
  }
  if (jwksUri !== undefined) return { jwks_uri: jwksUri }
  if (jwks !== undefined) return { jwks: readJwks(jwks) }
  throw invalid('private_key_jwt needs jwks or jwks_uri.')
}

/** @throws {MetadataFault} unless it is a set of 1 to 10 public keys. */
export function readJwks(value: unknown): PublicJwks {
  const keys = (value as { keys?: unknown } | null)?.keys
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > MAX_KEYS) {
    throw invalid(`jwks must be an object with 1 to ${MAX_KEYS} keys.`)
  }
  return { keys: keys.map(readKey) }
}

function readKey(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) throw invalid('A key in jwks is not an object.')
  const key = value as Readonly<Record<string, unknown>>
  if (SECRET_MEMBERS.some((member) => Object.hasOwn(key, member))) {
    throw invalid('jwks must hold public keys only; this one holds a private or shared key.')
  }
  const type = typeof key['kty'] === 'string' ? key['kty'] : ''
  const members = Object.hasOwn(KEY_MEMBERS, type) ? KEY_MEMBERS[type] : undefined
  if (members === undefined) throw invalid('A key in jwks must have the type EC, OKP or RSA.')
  const required = members.map((member) => [member, readMember(key, member)] as const)
  const labels = LABELS.filter((label) => key[label] !== undefined)
  return {
    kty: type,
    ...Object.fromEntries(required),
    ...Object.fromEntries(labels.map((label) => [label, readMember(key, label)])),
  }
}

function readMember(key: Readonly<Record<string, unknown>>, member: string): string {
  const value = key[member]
  if (typeof value === 'string' && value !== '' && value.length <= MAX_MEMBER_LENGTH) return value
  throw invalid(`A key in jwks has no usable "${member}".`)
}
