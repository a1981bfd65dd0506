import { AsyncLocalStorage } from 'node:async_hooks'
import Provider, {
  type Client,
  errors,
  type KoaContextWithOIDC,
  type TokenEndpointGrantContext,
  type UnknownObject,
} from 'oidc-provider'
import { Conflict } from '../../storage/ports/engine-records.ts'
import { matchesRedirectUri } from '../clients/redirect-uri.ts'
import { engineConfiguration } from './configuration.ts'
import { allowCaching, completeMetadata } from './discovery.ts'
import { introspectAccessToken } from './introspect-access-token.ts'
import { leaveForApp } from './leave-for-app.ts'
import { type AuthorizationServerSettings, type EngineParts, GRANTED_SCOPES } from './settings.ts'
import { continueUnit, currentUnit, newUnit, runInUnit, verdict } from './unit-of-work.ts'

type GrantHandler<Params extends object> = (
  ctx: TokenEndpointGrantContext<Params>,
) => Promise<void> | void
type ResponseMode = Parameters<Provider['registerResponseMode']>
type Names = string | string[] | Set<string>

/** The constructor registers the built-in grants itself, so the wrapper must be there before it. */
const building = new AsyncLocalStorage<{ parts: EngineParts; wrapped: Set<string> }>()

const WRAPPED_GRANTS = ['authorization_code', 'refresh_token', 'client_credentials'] as const

/** The engine with every grant handler inside a unit of work that commits before the answer. */
class UnitOfWorkProvider extends Provider {
  override registerGrantType<Params extends object = UnknownObject>(
    name: string,
    handler: GrantHandler<Params>,
    params?: Names,
    duplicates?: Names,
  ): void {
    const build = building.getStore()
    if (!build) throw new Error(`The grant ${name} was registered outside createProvider.`)
    build.wrapped.add(name)
    const wrapped: GrantHandler<Params> = (ctx) =>
      grantInUnit(build.parts, ctx as KoaContextWithOIDC, () => handler(ctx))
    super.registerGrantType<Params>(name, wrapped, params, duplicates)
  }

  /**
   * Answers travel in the query: our pages run no script that could post one, and a fragment hides
   * it from servers. The engine wants a `fragment` for errors of some requests; they get the query.
   */
  override registerResponseMode(...[name, handler]: ResponseMode): void {
    if (name !== 'query') return
    super.registerResponseMode('query', handler)
    super.registerResponseMode('fragment', handler)
  }
}

/** @throws when the engine no longer registers its grants through the method we wrap. */
export function createProvider(
  settings: AuthorizationServerSettings,
  parts: EngineParts,
): Provider {
  const wrapped = new Set<string>()
  const provider = building.run(
    { parts, wrapped },
    () => new UnitOfWorkProvider(settings.issuer, engineConfiguration(settings, parts)),
  )
  const missing = WRAPPED_GRANTS.filter((name) => !wrapped.has(name))
  if (missing.length > 0) {
    throw new Error(
      `The engine did not wrap these grants in a unit of work: ${missing.join(', ')}.`,
    )
  }
  useOwnRedirectRule(provider)
  // The front of the gateway tells the public origin in X-Forwarded-Proto and Host, never a client.
  provider.proxy = true
  provider.use(async (ctx, next) => {
    await requestInUnit(ctx as KoaContextWithOIDC, next, parts)
    forgetSession(ctx as KoaContextWithOIDC, provider)
    await leaveForApp(ctx as KoaContextWithOIDC, parts)
    completeMetadata(ctx as KoaContextWithOIDC, settings)
    allowCaching(ctx as KoaContextWithOIDC)
    await introspectAccessToken(ctx as KoaContextWithOIDC, settings, parts)
  })
  provider.on('server_error', (ctx, error) => {
    parts.log.error('oauth_server_error', { path: ctx.path, error })
  })
  return provider
}

/** The engine parses and rewrites an address before it compares; ours compares it as written. */
function useOwnRedirectRule(provider: Provider): void {
  provider.Client.prototype.redirectUriAllowed = function (this: Client, asked) {
    const registered = this.redirectUris ?? []
    if (this.applicationType === 'web') return registered.includes(asked)
    return registered.some((uri) => matchesRedirectUri(uri, asked))
  }
}

/** A grant commits inside its handler, so a lost race becomes the engine's own `invalid_grant`. */
async function grantInUnit(
  { records, limitToken }: EngineParts,
  ctx: KoaContextWithOIDC,
  handler: () => unknown,
): Promise<void> {
  const outer = currentUnit()
  const unit = continueUnit(outer)
  try {
    limitRate(ctx, limitToken)
    limitMachineScopes(ctx)
    await runInUnit(unit, async () => handler())
    await records.commit(unit.writes)
    outer.writes.length = 0
  } catch (error) {
    outer.writes.length = 0
    // A race that was lost revokes nothing: the winner's tokens are an honest client's too.
    if (error instanceof Conflict) throw new errors.InvalidGrant('grant request is invalid')
    if (!unit.lostRace) await records.commit(verdict(unit))
    throw error
  }
}

function limitRate(ctx: KoaContextWithOIDC, limitToken: EngineParts['limitToken']): void {
  const { client } = ctx.oidc
  if (!client) return
  const proven = client.tokenEndpointAuthMethod !== 'none'
  const { allowed, headers } = limitToken({ clientId: client.clientId, proven }, ctx.req)
  ctx.set(headers as Record<string, string>)
  if (!allowed) throw new TooManyRequests()
}

/** RFC 6585 section 4. OAuth has no code of its own for it; this one means "later". */
class TooManyRequests extends errors.CustomOIDCProviderError {
  constructor() {
    super('temporarily_unavailable', 'too many token requests; see Retry-After')
    this.status = 429
    this.statusCode = 429
  }
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

/** Every other request: one unit around the whole chain, committed before anything is sent. */
async function requestInUnit(
  ctx: KoaContextWithOIDC,
  next: () => Promise<void>,
  { records, log }: EngineParts,
): Promise<void> {
  const unit = newUnit()
  await runInUnit(unit, next)
  try {
    await records.commit(ctx.status >= 400 ? verdict(unit) : unit.writes)
  } catch (error) {
    refuseUncommitted(ctx, error, log)
  }
}

/** Nothing is remembered between sign-ins, so the browser gets no cookie that would say so. */
function forgetSession(ctx: KoaContextWithOIDC, provider: Provider): void {
  const name = provider.cookieName('session')
  const cookies = [ctx.response.get('Set-Cookie') ?? []].flat()
  const kept = cookies.filter((cookie) => !cookie.startsWith(name))
  if (kept.length === cookies.length) return
  ctx.remove('Set-Cookie')
  if (kept.length > 0) ctx.set('Set-Cookie', kept)
}

function refuseUncommitted(ctx: KoaContextWithOIDC, error: unknown, log: EngineParts['log']): void {
  const conflict = error instanceof Conflict
  if (!conflict) log.error('oauth_commit_failed', { path: ctx.path, error })
  ctx.remove('Location')
  ctx.remove('Set-Cookie')
  if (!conflict) ctx.set('Retry-After', '1')
  ctx.status = conflict ? 400 : 503
  ctx.body = conflict
    ? { error: 'invalid_request', error_description: 'this request was answered already' }
    : { error: 'temporarily_unavailable', error_description: 'nothing was changed; try again' }
}
