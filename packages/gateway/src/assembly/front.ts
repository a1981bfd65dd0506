import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RateLimits } from '../governance/rate-limits.ts'
import { clientAddress } from '../http/client-address.ts'
import { databaseAway } from '../http/database-away.ts'
import type { LimitDecision } from '../http/limit-decision.ts'
import { sendOAuthError, sendText } from '../http/problem.ts'
import { apiHeaders } from '../http/security-headers.ts'
import { randomToken } from '../kernel/random.ts'
import type { McpEndpoint } from '../mcp/endpoint.ts'
import type { AuthorizationServer } from '../oauth/authorization-server.ts'
import { StoreUnavailable } from '../storage/ports/failures.ts'
import type { Log } from '../telemetry/log.ts'
import type { GatewayObserver } from '../telemetry/observer.ts'
import type { GatewayConfig } from './config.ts'
import { requester } from './fetch-budget.ts'
import type { GatewayApp } from './gateway.ts'
import { loggedPath } from './logged-path.ts'
import { isPlainTarget } from './plain-target.ts'
import type { Probes } from './probes.ts'
import { match, type Route, routes, toolTargets } from './routes.ts'
import { tellPage } from './tell-page.ts'
import { tooMany } from './too-many.ts'

export interface FrontParts {
  readonly config: GatewayConfig
  readonly app: GatewayApp
  readonly mcp: McpEndpoint
  readonly server: AuthorizationServer
  /** The gateway's own pages and documents. */
  readonly site: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  readonly limits: RateLimits
  readonly probes: Probes
  readonly log: Log
  readonly observer?: GatewayObserver
}

/** One request in, one answer out; a request that breaks something never breaks the next. */
export function createFront(parts: FrontParts) {
  const table = routes(parts.config.resourceUrl.pathname, parts.config.gatewayMode)
  const headers = apiHeaders({ https: parts.config.publicUrl.protocol === 'https:' })

  const tools = toolTargets(table)

  return (request: IncomingMessage, response: ServerResponse): void => {
    // The tool host judges Host and Origin itself, and answers in its own protocol. It never throws.
    if (request.method === 'POST' && tools.has(request.url ?? ''))
      return void parts.mcp.handle(request, response).catch(() => response.destroy())
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    if (parts.probes.answer(request, response)) return
    answer(parts, table, request, response).catch((error: unknown) => {
      if (error instanceof StoreUnavailable && !response.headersSent) {
        parts.log.error('store_unavailable', {
          path: loggedPath(pathOf(request)),
          error: error.cause,
        })
        return away(response)
      }
      const reference = `ref_${randomToken(9)}`
      parts.log.error('request_failed', { reference, path: loggedPath(pathOf(request)), error })
      if (response.headersSent) return void response.destroy()
      sendOAuthError(response, 500, 'server_error', `Something broke. Quote ${reference}.`)
    })
  }
}

function away(response: ServerResponse): void {
  const { status, error, description, headers } = databaseAway
  sendOAuthError(response, status, error, description, headers)
}

async function answer(
  parts: FrontParts,
  table: readonly Route[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isPlainTarget(request.url ?? '')) {
    return sendText(response, 400, 'Ask for a plain path: no full address, dots or escapes.')
  }
  const found = match(table, request.method ?? 'GET', pathOf(request))
  if (found.type === 'route' && found.route.to === 'mcp') return parts.mcp.handle(request, response)
  if (parts.observer) tellPage(parts.observer, found, request, response)
  if (!knownHost(parts.config, request)) {
    const { href } = parts.config.publicUrl
    return sendText(response, 421, `This server does not answer to that Host. Use ${href}.`)
  }
  if (found.type === 'not-found') return parts.site(request, response)
  if (found.type === 'not-allowed') {
    const allow = found.allow.join(', ')
    return sendText(response, 405, `This address answers to ${allow}.`, { allow })
  }
  const { route } = found
  const limit = request.method === 'OPTIONS' ? undefined : exceeded(parts, route, request, response)
  if (limit) {
    const { config, app } = parts
    return tooMany({ config, siteName: app.title }, route, limit, request, response)
  }
  const address = clientAddress(request, parts.config.trustedProxyHops)
  return requester.run(address, () =>
    route.to === 'engine' ? parts.server.handle(request, response) : parts.site(request, response),
  )
}

/** A Host that is not ours came by DNS rebinding or a misconfigured proxy (RFC 9110 15.5.20). */
function knownHost({ publicUrl, resourceUrl }: GatewayConfig, request: IncomingMessage): boolean {
  const host = request.headers.host?.toLowerCase()
  return host === publicUrl.host || host === resourceUrl.host
}

/** Takes from the limits of this route; the first that has nothing left, or `undefined`. */
function exceeded(
  { limits, config }: FrontParts,
  { limits: names = [] }: Route,
  request: IncomingMessage,
  response: ServerResponse,
): LimitDecision | undefined {
  const address = clientAddress(request, config.trustedProxyHops)
  if (names.includes('token')) countFailures(limits, address, response)
  for (const name of names) {
    const decision = name === 'token' ? limits.mayTryToken(address) : limits[name](address)
    if (!decision.allowed) return decision
  }
  return undefined
}

/** Guessing client credentials counts against the address; honest calls do not. */
function countFailures(limits: RateLimits, address: string, response: ServerResponse): void {
  response.once('finish', () => {
    if (response.statusCode === 401) limits.tokenFailure(address)
  })
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] as string
