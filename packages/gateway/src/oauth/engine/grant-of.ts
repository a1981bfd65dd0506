import type { KoaContextWithOIDC } from 'oidc-provider'
import type { GrantReference } from '../audit.ts'
import { hashOf } from './unit-of-work.ts'

/** The grant that a token request has been found to belong to; machines have none. */
export function grantOf(ctx: KoaContextWithOIDC): GrantReference | undefined {
  const { Grant: grant } = ctx.oidc.entities
  if (!grant?.jti) return undefined
  return { grant: hashOf(grant.jti), personId: grant.accountId, clientId: grant.clientId }
}
