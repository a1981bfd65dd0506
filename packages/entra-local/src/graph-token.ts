import { createHash, randomBytes } from 'node:crypto'
import { compactVerify, decodeProtectedHeader, type JWTPayload, SignJWT } from 'jose'
import type { SigningKeys } from './keys.ts'

const hashOf = (nonce: string): string => createHash('sha256').update(nonce).digest('base64url')

/**
 * Tokens for Microsoft's own resources are not meant for anyone else: the signature covers a
 * header whose `nonce` is the hash of the one sent, so an ordinary check fails. A gateway that
 * tries to validate a Graph token breaks here as it would at Entra.
 */
export async function signGraphToken(keys: SigningKeys, claims: JWTPayload): Promise<string> {
  const [{ kid, privateKey }] = keys
  const nonce = randomBytes(32).toString('base64url')
  const header = { typ: 'JWT', nonce, alg: 'RS256', x5t: kid, kid }
  const signed = new SignJWT(claims).setProtectedHeader({ ...header, nonce: hashOf(nonce) })
  const [, payload, signature] = (await signed.sign(privateKey)).split('.')
  return [encode(header), payload, signature].join('.')
}

/** The claims, or `undefined` when the token is not one of ours. Expiry is not looked at. */
export async function openGraphToken(
  keys: SigningKeys,
  token: string,
): Promise<JWTPayload | undefined> {
  try {
    const { typ, nonce, alg, x5t, kid } = decodeProtectedHeader(token) as Record<string, unknown>
    const key = keys.find((one) => one.kid === kid)
    if (!key || typeof nonce !== 'string') return undefined
    const header = encode({ typ, nonce: hashOf(nonce), alg, x5t, kid })
    const rest = token.slice(token.indexOf('.'))
    const verified = await compactVerify(header + rest, key.publicKey, { algorithms: ['RS256'] })
    return JSON.parse(new TextDecoder().decode(verified.payload)) as JWTPayload
  } catch {
    return undefined
  }
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
