import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import type { Write } from '../../storage/ports/engine-records.ts'
import { Conflict } from '../../storage/ports/failures.ts'
import { audited } from '../audit.ts'
import { AnsweredBefore } from './answer-repeat.ts'
import { grantOf } from './grant-of.ts'
import { hungUp } from './hung-up.ts'
import { refreshReply, type TokenResponse } from './refresh-reply.ts'
import type { Redemption } from './repeated-refresh.ts'
import type { AuthorizationServerSettings, EngineParts } from './settings.ts'
import { checkTokenRequest, parametersHash } from './token-request.ts'
import {
  continueUnit,
  currentUnit,
  outcome,
  patiently,
  runInUnit,
  type Unit,
} from './unit-of-work.ts'

/** Whoever loses more often has another fault than a race. */
const MAX_LOST = 3

interface Exchange {
  readonly ctx: KoaContextWithOIDC
  readonly settings: AuthorizationServerSettings
  readonly parts: EngineParts
  readonly handler: () => unknown
}

/**
 * Runs one grant handler and commits what it wrote before its answer leaves. A refresh that lost a
 * race runs again, and is a repeat then; a code that lost one is refused, for codes are used once.
 */
export async function grantInUnit(exchange: Exchange): Promise<void> {
  const { ctx, settings, parts } = exchange
  const outer = currentUnit()
  const start = continueUnit(outer)
  // Whatever comes, this function decides about the writes, and nobody after it.
  outer.writes.length = 0
  try {
    checkTokenRequest(ctx, settings, parts)
  } catch (error) {
    await refuse(exchange, start, error)
  }
  for (let lost = 0; ; lost++) {
    const unit = continueUnit(start, redemptionIn(ctx, lost > 0))
    try {
      return await attempt(exchange, unit)
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      // It revokes nothing: the winner's tokens are an honest client's too.
      if (!unit.redemption || lost === MAX_LOST) throw new errors.InvalidGrant('lost a race')
    }
  }
}

const redemptionIn = (ctx: KoaContextWithOIDC, lostRace: boolean): Redemption | undefined =>
  ctx.oidc.params?.['grant_type'] === 'refresh_token'
    ? { parametersHash: parametersHash(ctx), lostRace }
    : undefined

/** @throws {Conflict} when another request was faster; nothing was written. */
async function attempt(exchange: Exchange, unit: Unit): Promise<void> {
  const { ctx, parts, handler } = exchange
  try {
    await runInUnit(unit, async () => handler())
  } catch (error) {
    if (!(error instanceof AnsweredBefore)) return refuse(exchange, unit, error)
    await parts.records.commit([...claims(unit.writes), ...replayed(exchange, error)])
    ctx.body = error.body
    return
  }
  const writes = [...unit.writes, ...issued(exchange, unit)]
  await patiently(unit, parts.clock, () => parts.records.commit(writes))
}

/** The answer is given again only while its grant stands and nobody has used its refresh token. */
function replayed({ ctx, parts }: Exchange, { successorHash }: AnsweredBefore): Write[] {
  const grant = grantOf(ctx)
  if (!grant) throw new errors.InvalidGrant('the refresh token has no grant')
  return [
    requiring(grant.grant),
    { type: 'unused', model: 'RefreshToken', idHash: successorHash },
    audited('refresh_replayed', grant, parts.clock.now()),
  ]
}

const requiring = (grant: string): Write => ({ type: 'require', model: 'Grant', idHash: grant })

/** A refresh token that is saved requires its grant already. */
const isRequired = (grant: string, writes: readonly Write[]): boolean =>
  writes.some((each) => each.type === 'require' && each.model === 'Grant' && each.idHash === grant)

/** What becomes durable with the tokens, beside what the engine wrote. */
function issued({ ctx, settings, parts }: Exchange, { redemption, writes }: Unit): Write[] {
  const grant = grantOf(ctx)
  if (!grant) return []
  const at = parts.clock.now()
  const require = isRequired(grant.grant, writes) ? [] : [requiring(grant.grant)]
  if (!redemption) return [...require, audited('code_redeemed', grant, at)]
  const window = settings.lifetimes.refreshReplay
  const token = String(ctx.oidc.params?.['refresh_token'])
  const redeemed = { ...redemption, token, grant: grant.grant, at, window }
  const reply = refreshReply(parts.vault, redeemed, ctx.body as TokenResponse)
  return [
    ...require,
    audited('refreshed', grant, at),
    ...(window > 0 ? ([{ type: 'reply', reply }] as const) : []),
  ]
}

/**
 * Commits the verdict of a refused request, and refuses it. A replay mark that is there already
 * says the same.
 */
async function refuse(exchange: Exchange, unit: Unit, error: unknown): Promise<never> {
  const { statusCode = 500 } = error as Partial<errors.OIDCProviderError>
  try {
    await exchange.parts.records.commit(await verdict(exchange, unit, statusCode))
  } catch (failure) {
    if (!(failure instanceof Conflict)) throw failure
  }
  throw error
}

/**
 * A process that was frozen for long may find a repeat in its socket that was in time when it was
 * sent. Its client has hung up and went on elsewhere, and must not lose its connection for it.
 */
async function verdict({ ctx, parts }: Exchange, unit: Unit, status: number): Promise<Write[]> {
  const writes = outcome(unit, status)
  const grant = grantOf(ctx)
  const ends = writes.some(({ type }) => type === 'denounce')
  if (unit.redemption?.repeat?.type !== 'reused' || !ends || !grant) return writes
  const at = parts.clock.now()
  return (await hungUp(ctx.req))
    ? [...claims(writes), audited('refresh_superseded', grant, at)]
    : [...writes, audited('refresh_reused', grant, at)]
}

const claims = (writes: readonly Write[]): Write[] => writes.filter(({ type }) => type === 'claim')
