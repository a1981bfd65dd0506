import type { KoaContextWithOIDC } from 'oidc-provider'
import { StoreUnavailable } from '../../storage/ports/failures.ts'
import { introspectAccessToken } from './introspect-access-token.ts'
import { revokeAccessToken } from './revoke-access-token.ts'
import type { AuthorizationServerSettings, EngineParts } from './settings.ts'
import { newUnit, outcome, runInUnit } from './unit-of-work.ts'

/** Where a request keeps the store's failure that the engine turned into an answer of its own. */
const STORE_FAILURE = 'voordeur_store_failure'

/**
 * The engine answers 500 to whatever breaks; a store that is away is something else.
 * @returns whether that is what broke.
 */
export function noteStoreFailure(ctx: KoaContextWithOIDC, error: unknown): boolean {
  if (!(error instanceof StoreUnavailable)) return false
  ctx.state[STORE_FAILURE] = error
  return true
}

/**
 * One unit around the whole chain, committed before anything is sent. A token request has committed
 * its own by then, see `grantInUnit`.
 * @throws {StoreUnavailable} also when the engine has swallowed it.
 * @throws {Conflict} when the request was answered already.
 */
export async function requestInUnit(
  ctx: KoaContextWithOIDC,
  next: () => Promise<void>,
  settings: AuthorizationServerSettings,
  parts: EngineParts,
): Promise<void> {
  const unit = newUnit()
  await runInUnit(unit, async () => {
    await next()
    const { route } = ctx.oidc ?? {}
    if (route === 'introspection') await introspectAccessToken(ctx, settings, parts)
    if (route === 'revocation') await revokeAccessToken(ctx, settings, parts)
  })
  if (ctx.state[STORE_FAILURE]) throw ctx.state[STORE_FAILURE]
  await parts.records.commit(outcome(unit, ctx.status))
}
