import { AsyncLocalStorage } from 'node:async_hooks'
import Provider, {
  type Client,
  type KoaContextWithOIDC,
  type TokenEndpointGrantContext,
  type UnknownObject,
} from 'oidc-provider'
import { Conflict } from '../../storage/ports/failures.ts'
import { matchesRedirectUri } from '../clients/redirect-uri.ts'
import { engineConfiguration } from './configuration.ts'
import { allowCaching, completeMetadata } from './discovery.ts'
import { grantInUnit } from './grant-in-unit.ts'
import { holdErrorRedirect } from './hold-error-redirect.ts'
import { introspectAccessToken } from './introspect-access-token.ts'
import { leaveForApp } from './leave-for-app.ts'
import { respellQuery } from './request-rules.ts'
import { resumedElsewhere } from './resumed-elsewhere.ts'
import type { AuthorizationServerSettings, EngineParts } from './settings.ts'
import { newUnit, runInUnit, verdict } from './unit-of-work.ts'

type GrantHandler<Params extends object> = (
  ctx: TokenEndpointGrantContext<Params>,
) => Promise<void> | void
type ResponseMode = Parameters<Provider['registerResponseMode']>
type Names = string | string[] | Set<string>

interface Build {
  readonly settings: AuthorizationServerSettings
  readonly parts: EngineParts
  readonly wrapped: Set<string>
}

/** The constructor registers the built-in grants itself, so the wrapper must be there before it. */
const building = new AsyncLocalStorage<Build>()

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
      grantInUnit(ctx, build.settings, build.parts, () => handler(ctx))
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
    { settings, parts, wrapped },
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
  provider.use(async (anyCtx, next) => {
    const ctx = anyCtx as KoaContextWithOIDC
    if (await resumedElsewhere(ctx, provider, parts)) return
    respellQuery(ctx, settings)
    await requestInUnit(ctx, next, settings, parts)
    forgetSession(ctx, provider)
    await leaveForApp(ctx, parts)
    await holdErrorRedirect(ctx, parts)
    completeMetadata(ctx, settings)
    allowCaching(ctx)
  })
  provider.on('server_error', (ctx, error) => {
    parts.log.error('oauth_server_error', { path: ctx.path, error })
  })
  // Without a listener, Koa prints the stack to standard error.
  ;(provider as unknown as NodeJS.EventEmitter).on('error', (error: unknown) =>
    parts.log.error('oauth_request_failed', { error }),
  )
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

/** Every other request: one unit around the whole chain, committed before anything is sent. */
async function requestInUnit(
  ctx: KoaContextWithOIDC,
  next: () => Promise<void>,
  settings: AuthorizationServerSettings,
  parts: EngineParts,
): Promise<void> {
  const { records, log } = parts
  const unit = newUnit()
  await runInUnit(unit, next)
  await introspectAccessToken(ctx, settings, parts)
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
