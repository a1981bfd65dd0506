import type { KoaContextWithOIDC } from 'oidc-provider'
import { sha256 } from '../../kernel/hash.ts'
import { prolongedTo } from '../upstream/upstream-grant.ts'
import type { AuthorizationServerSettings, EngineParts } from './settings.ts'
import { currentUnit } from './unit-of-work.ts'

/**
 * A refresh token is about to be issued: the provider's tokens stay for as long as it lives, and
 * no longer than the grant. Written in the unit that issues it.
 */
export function keepUpstream(
  ctx: KoaContextWithOIDC,
  { lifetimes }: AuthorizationServerSettings,
  { clock }: EngineParts,
  grantId: string | undefined,
): void {
  if (!grantId) return
  const grantEndsAt = (ctx.oidc.entities.Grant?.exp ?? Number.POSITIVE_INFINITY) * 1000
  const tokenEndsAt = clock.now() + lifetimes.refreshToken * 1000 + SLACK_MS
  currentUnit().writes.push(prolongedTo(sha256(grantId), Math.min(grantEndsAt, tokenEndsAt)))
}

const SLACK_MS = 60_000
