import type { KoaContextWithOIDC } from 'oidc-provider'
import { sha256 } from '../../kernel/hash.ts'
import type { GrantReference } from '../audit.ts'

/** The grant that a token request has been found to belong to; machines have none. */
export function grantOf(ctx: KoaContextWithOIDC): GrantReference | undefined {
  const { Grant: grant } = ctx.oidc.entities
  if (!grant?.jti) return undefined
  return { grant: sha256(grant.jti), personId: grant.accountId, clientId: grant.clientId }
}
