import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import type { EngineRecords } from '../../storage/ports/engine-records.ts'
import { Conflict } from '../../storage/ports/failures.ts'
import { Later } from './later.ts'
import { ourSpelling } from './resources.ts'
import { type AuthorizationServerSettings, type EngineParts, GRANTED_SCOPES } from './settings.ts'
import { continueUnit, currentUnit, runInUnit, type Unit, verdict } from './unit-of-work.ts'

/**
 * Runs one grant handler and commits what it wrote before its answer leaves. A race that was lost
 * becomes the engine's own `invalid_grant`; an outcome that is unknown becomes 503, because trying
 * again is then safe.
 */
export async function grantInUnit(
  ctx: KoaContextWithOIDC,
  settings: AuthorizationServerSettings,
  parts: EngineParts,
  handler: () => unknown,
): Promise<void> {
  const outer = currentUnit()
  const unit = continueUnit(outer)
  // Whatever comes, this function decides about the writes, and nobody after it.
  outer.writes.length = 0
  try {
    limitRate(ctx, parts)
    prepare(ctx, settings)
    await runInUnit(unit, async () => handler())
  } catch (error) {
    if (!unit.lostRace) await commitVerdict(parts.records, unit)
    throw error
  }
  await commitGrant(ctx, parts, unit)
}

async function commitGrant(
  ctx: KoaContextWithOIDC,
  { records, log }: EngineParts,
  unit: Unit,
): Promise<void> {
  try {
    await records.commit(unit.writes)
  } catch (error) {
    // A race that was lost revokes nothing: the winner's tokens are an honest client's too.
    if (error instanceof Conflict) throw new errors.InvalidGrant('grant request is invalid')
    log.error('oauth_commit_failed', { error })
    ctx.set('Retry-After', '1')
    throw new Later(503, 'nothing was changed; try again')
  }
}

/** A replay mark that is there already says the same; the request has failed anyway. */
async function commitVerdict(records: EngineRecords, unit: Unit): Promise<void> {
  try {
    await records.commit(verdict(unit))
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
  }
}

function prepare(ctx: KoaContextWithOIDC, settings: AuthorizationServerSettings): void {
  const { params } = ctx.oidc
  if (params?.['resource'] !== undefined) {
    params['resource'] = ourSpelling(params['resource'], settings)
  }
  limitMachineScopes(ctx)
}

/** RFC 6749 section 4.4: a machine gets at most the scopes its configuration lists. */
function limitMachineScopes(ctx: KoaContextWithOIDC): void {
  const { params, client } = ctx.oidc
  if (params?.['grant_type'] !== 'client_credentials' || !client) return
  const granted = (client[GRANTED_SCOPES] as string | undefined)?.split(' ') ?? []
  const asked = (params['scope'] as string | undefined)?.split(' ') ?? granted
  const refused = asked.filter((scope) => !granted.includes(scope))
  if (granted.length === 0)
    throw new errors.UnauthorizedClient('this client has no scopes of its own')
  if (refused.length > 0) {
    throw new errors.InvalidScope('requested scope is not allowed', refused.join(' '))
  }
  params['scope'] = asked.join(' ')
}

function limitRate(ctx: KoaContextWithOIDC, { limitToken }: EngineParts): void {
  const { client } = ctx.oidc
  if (!client) return
  const proven = client.tokenEndpointAuthMethod !== 'none'
  const { allowed, headers } = limitToken({ clientId: client.clientId, proven }, ctx.req)
  ctx.set(headers as Record<string, string>)
  if (!allowed) throw new Later(429, 'too many token requests; see Retry-After')
}
