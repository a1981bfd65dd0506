import type { JWTPayload } from 'jose'
import { issuerFor } from '../../identity/microsoft-claims.ts'
import { InvalidToken } from '../token-verifier.ts'
import type { EntraAuthority, TokenVersion } from './authority.ts'

/**
 * Whether the issuer, the tenant and the signing key of a token belong together.
 *
 * The issuer is the one of the token's own version and of its own tenant. The key may be limited
 * to one issuer too: at a shared authority the keys of personal accounts lie beside the others, and
 * must not sign for an organisation. Keys name the v2.0 issuer also where they sign v1.0 tokens, so
 * the key is compared with the v2.0 issuer of the token's tenant, as Microsoft's own libraries do.
 * @param claims verified; `tid` is a GUID.
 * @param keyIssuer the issuer published with the key. Without one the key is for every issuer of
 *   its document, which is safe only where that document serves a single tenant.
 * @throws {InvalidToken}
 * @throws {KeysUnavailable} when the issuer is not known yet and can't be asked for.
 */
export async function checkIssuer(
  claims: JWTPayload,
  keyIssuer: string | undefined,
  authority: EntraAuthority,
): Promise<void> {
  const tenant = claims['tid'] as string
  if (claims.iss !== issuerFor(await authority.issuer(versionOf(claims)), tenant))
    throw new InvalidToken('The access token was issued by another server.')
  if (new URL(claims.iss).pathname.split('/')[1] !== tenant)
    throw new InvalidToken("The access token's tid and iss claims name different tenants.")
  if (!maySign(keyIssuer, await authority.issuer('2.0'), tenant))
    throw new InvalidToken('The key of the access token may not sign for its issuer.')
}

/** @throws {InvalidToken} for any version but the two there are. */
export function versionOf({ ver }: JWTPayload): TokenVersion {
  if (ver === '1.0' || ver === '2.0') return ver
  throw new InvalidToken("The access token's ver claim is neither 1.0 nor 2.0.")
}

function maySign(keyIssuer: string | undefined, v2Issuer: string, tenant: string): boolean {
  const expected = issuerFor(v2Issuer, tenant)
  return keyIssuer === undefined ? expected === v2Issuer : issuerFor(keyIssuer, tenant) === expected
}
