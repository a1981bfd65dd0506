import type { KoaContextWithOIDC } from 'oidc-provider'
import { prolongedTo } from '../upstream/upstream-grant.ts'
import type { AuthorizationServerSettings, EngineParts } from './settings.ts'
import { currentUnit, hashOf } from './unit-of-work.ts'

/**
 * A refresh token is about to be issued: the provider's tokens stay for as long as it lives, and
 * no longer than the grant. Written in the unit that issues it.
 * @param forgottenAt when they go as it is, where that is known.
 */
export function keepUpstream(
  ctx: KoaContextWithOIDC,
  { lifetimes }: AuthorizationServerSettings,
  { clock }: EngineParts,
  grantId: string | undefined,
  forgottenAt = 0,
): void {
  if (!grantId) return
  const grantEndsAt = (ctx.oidc.entities.Grant?.exp ?? Number.POSITIVE_INFINITY) * 1000
  const tokenEndsAt = clock.now() + lifetimes.refreshToken * 1000
  if (forgottenAt >= Math.min(grantEndsAt, tokenEndsAt + SLACK_MS)) return
  const endsAt = Math.min(grantEndsAt, tokenEndsAt + AHEAD_MS)
  currentUnit().writes.push(prolongedTo(hashOf(grantId), endsAt))
}

const SLACK_MS = 60_000
/** A client refreshes every few minutes; the time is moved once an hour. */
const AHEAD_MS = 3_600_000
