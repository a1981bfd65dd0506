import { AsyncLocalStorage } from 'node:async_hooks'
import Provider, {
  type Client,
  type KoaContextWithOIDC,
  type TokenEndpointGrantContext,
  type UnknownObject,
} from 'oidc-provider'
import { matchesRedirectUri } from '../clients/redirect-uri.ts'
import { engineConfiguration } from './configuration.ts'
import { allowCaching, completeMetadata } from './discovery.ts'
import { grantInUnit } from './grant-in-unit.ts'
import { holdErrorRedirect } from './hold-error-redirect.ts'
import { leaveForApp } from './leave-for-app.ts'
import { lettingGo } from './let-go.ts'
import { noteStoreFailure, requestInUnit } from './request-in-unit.ts'
import { respellQuery } from './request-rules.ts'
import { resumedElsewhere } from './resumed-elsewhere.ts'
import type { AuthorizationServerSettings, EngineParts } from './settings.ts'
import { tellTokenAnswer } from './tell-token-answer.ts'
import { refuseUncommitted } from './uncommitted.ts'
import { checkWrappedGrants } from './wrapped-grants.ts'

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
    const { settings, parts } = build
    const wrapped: GrantHandler<Params> = (ctx) =>
      grantInUnit({ ctx, settings, parts, handler: () => handler(ctx) })
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

/** @throws when the grants that the engine registered are not those that we know and wrap. */
export function createProvider(
  settings: AuthorizationServerSettings,
  parts: EngineParts,
): Provider {
  const wrapped = new Set<string>()
  const provider = building.run(
    { settings, parts, wrapped },
    () => new UnitOfWorkProvider(settings.issuer, engineConfiguration(settings, parts)),
  )
  checkWrappedGrants(wrapped)
  useOwnRedirectRule(provider)
  // The front of the gateway tells the public origin in X-Forwarded-Proto and Host, never a client.
  provider.proxy = true
  provider.use((ctx, next) => lettingGo(ctx as KoaContextWithOIDC, next))
  provider.use((ctx, next) => tellTokenAnswer(ctx as KoaContextWithOIDC, next, parts))
  provider.use(async (anyCtx, next) => {
    const ctx = anyCtx as KoaContextWithOIDC
    try {
      if (await resumedElsewhere(ctx, provider, parts)) return
      respellQuery(ctx, settings)
      await requestInUnit(ctx, next, settings, parts)
    } catch (error) {
      return await refuseUncommitted(ctx, error, parts)
    }
    forgetSession(ctx, provider)
    if (ctx.status === 303) {
      await leaveForApp(ctx, parts)
      await holdErrorRedirect(ctx, parts)
    }
    completeMetadata(ctx, settings)
    allowCaching(ctx)
  })
  provider.on('server_error', (ctx, error) => {
    if (noteStoreFailure(ctx, error)) return
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

/** Nothing is remembered between sign-ins, so the browser gets no cookie that would say so. */
function forgetSession(ctx: KoaContextWithOIDC, provider: Provider): void {
  const cookies = [ctx.response.get('Set-Cookie') ?? []].flat()
  if (cookies.length === 0) return
  const name = provider.cookieName('session')
  const kept = cookies.filter((cookie) => !cookie.startsWith(name))
  if (kept.length === cookies.length) return
  ctx.remove('Set-Cookie')
  if (kept.length > 0) ctx.set('Set-Cookie', kept)
}
