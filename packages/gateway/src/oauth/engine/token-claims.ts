import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Person } from '../../storage/ports/people.ts'
import { hashOf } from './unit-of-work.ts'

interface TokenLike {
  readonly scope?: string
  readonly accountId?: string
  readonly grantId?: string
}

/**
 * RFC 9068 has `scope` as a string; Entra-style resource servers read `scp`. Both are given. `grant`
 * is the hash of the grant's id: it finds the grant and redeems nothing.
 */
export function tokenClaims(ctx: KoaContextWithOIDC, token: TokenLike): Record<string, unknown> {
  const account = ctx.oidc.entities.Account as { person?: Person } | undefined
  const person = token.accountId ? account?.person : undefined
  return {
    scp: (token.scope ?? '').split(' ').filter(Boolean),
    ...(person?.tenantId ? { tid: person.tenantId } : {}),
    ...(person?.objectId ? { oid: person.objectId } : {}),
    ...(person && token.grantId ? { grant: hashOf(token.grantId) } : {}),
  }
}
