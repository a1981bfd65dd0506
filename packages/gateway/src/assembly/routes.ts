import { PATHS } from '../oauth/engine/settings.ts'

/**
 * The whole HTTP surface on one screen. `mcp` is the tool host, `engine` the OAuth engine, `site`
 * the gateway's own pages and documents; anything else is 404. `limits` names the rate limits by address.
 */
export interface Route {
  readonly methods: readonly string[]
  /** An exact path, or the start of one when it ends with `/*`. */
  readonly path: string
  readonly to: 'mcp' | 'engine' | 'site'
  readonly limits?: readonly ('authorize' | 'register' | 'oauthRequest' | 'token')[]
}

const GET = ['GET', 'HEAD']
const POST = ['POST', 'OPTIONS']
/** Where clients prove who they are. */
const TOKENS = ['token', 'oauthRequest'] as const

const RESOURCE: readonly Route[] = [
  { methods: ['POST', 'OPTIONS'], path: '/', to: 'mcp' },
  { methods: GET, path: '/', to: 'site' },
  { methods: GET, path: '/health', to: 'site' },
  { methods: GET, path: '/assets/*', to: 'site' },
  { methods: [...GET, 'OPTIONS'], path: '/.well-known/oauth-protected-resource', to: 'site' },
  { methods: [...GET, 'OPTIONS'], path: '/.well-known/oauth-protected-resource/*', to: 'site' },
]

/** Gateway mode only: without it there is no authorization server to find. */
const AUTHORIZATION_SERVER: readonly Route[] = [
  { methods: [...GET, 'OPTIONS'], path: '/.well-known/oauth-authorization-server', to: 'engine' },
  { methods: [...GET, 'OPTIONS'], path: '/.well-known/openid-configuration', to: 'engine' },
  { methods: GET, path: PATHS.authorization, to: 'engine', limits: ['authorize'] },
  { methods: GET, path: `${PATHS.authorization}/*`, to: 'engine' },
  { methods: GET, path: `${PATHS.consent}/*`, to: 'site' },
  { methods: ['POST'], path: `${PATHS.consent}/*`, to: 'site', limits: ['authorize'] },
  { methods: GET, path: `${PATHS.stepUp}/*`, to: 'site' },
  { methods: ['POST'], path: `${PATHS.stepUp}/*`, to: 'site', limits: ['authorize'] },
  { methods: GET, path: PATHS.callback, to: 'site' },
  { methods: POST, path: PATHS.token, to: 'engine', limits: TOKENS },
  {
    methods: POST,
    path: PATHS.pushedAuthorizationRequest,
    to: 'engine',
    limits: [...TOKENS, 'authorize'],
  },
  { methods: POST, path: PATHS.revocation, to: 'engine', limits: TOKENS },
  { methods: ['POST'], path: PATHS.introspection, to: 'engine', limits: TOKENS },
  { methods: [...GET, 'OPTIONS'], path: PATHS.jwks, to: 'engine' },
  { methods: POST, path: PATHS.registration, to: 'site', limits: ['register'] },
]

/** @param mcpPath the path of the configured resource; the root is always served too. */
export function routes(mcpPath: string, gatewayMode: boolean): readonly Route[] {
  const table = [...RESOURCE, ...(gatewayMode ? AUTHORIZATION_SERVER : [])]
  if (mcpPath !== '/') {
    table.unshift({ methods: ['POST', 'GET', 'DELETE', 'OPTIONS'], path: mcpPath, to: 'mcp' })
  }
  return table
}

/** What nearly every request asks for, found without a search. */
export const toolTargets = (table: readonly Route[]): ReadonlySet<string> =>
  new Set(table.filter(({ to }) => to === 'mcp').map(({ path }) => path))

export type Match =
  | { readonly type: 'route'; readonly route: Route }
  | { readonly type: 'not-allowed'; readonly allow: readonly string[] }
  | { readonly type: 'not-found' }

/** Finds the route; a known path under another method is 405 and not 404 (RFC 9110 15.5.6). */
export function match(table: readonly Route[], method: string, path: string): Match {
  const here = table.filter((route) => covers(route.path, path))
  const route = here.find(({ methods }) => methods.includes(method))
  if (route) return { type: 'route', route }
  if (here.length === 0) return { type: 'not-found' }
  return { type: 'not-allowed', allow: [...new Set(here.flatMap(({ methods }) => methods))] }
}

const covers = (pattern: string, path: string): boolean =>
  pattern.endsWith('/*') ? path.startsWith(pattern.slice(0, -1)) : pattern === path
