import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'
import { SIGNING_ALG } from './signing-keys.ts'

/** The claims of an access token we issued and that is still good, or `undefined`. */
export async function readOwnToken(
  token: string,
  issuer: string,
  keys: JSONWebKeySet,
): Promise<JWTPayload | undefined> {
  try {
    const options = { issuer, typ: 'at+jwt', algorithms: [SIGNING_ALG], requiredClaims: ['exp'] }
    return (await jwtVerify(token, createLocalJWKSet(keys), options)).payload
  } catch {
    return undefined
  }
}
