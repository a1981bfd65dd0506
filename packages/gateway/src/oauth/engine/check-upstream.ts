import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { Later } from './later.ts'
import type { EngineParts } from './settings.ts'
import { currentUnit } from './unit-of-work.ts'

/**
 * Before a refresh token is rotated: does the provider still vouch for this person? A grant whose
 * client was told that the person has to sign in again is not refreshed until they have.
 * @returns when what the provider gave is forgotten, where that is known.
 * @throws `invalid_grant` when not; 503 when nobody can tell, for then nothing has ended.
 */
export async function checkUpstream(
  ctx: KoaContextWithOIDC,
  { upstream }: EngineParts,
): Promise<number | undefined> {
  const { grantId, accountId } = ctx.oidc.entities.RefreshToken ?? {}
  if (!grantId || !accountId) throw new errors.InvalidGrant('the refresh token has no grant')
  const { redemption } = currentUnit()
  if (redemption?.challenged !== false)
    throw new errors.InvalidGrant('the person has to sign in again')
  const standing = await upstream.recheck(redemption.upstream, accountId)
  if (standing.type === 'stands') return standing.endsAt
  if (standing.type === 'needs-person')
    throw new errors.InvalidGrant('the person has to sign in again')
  if (standing.type === 'ended') throw new errors.InvalidGrant('the sign-in has ended')
  ctx.set('Retry-After', '60')
  throw new Later(503, 'the sign-in service has not answered for too long; try again later')
}
