import type { Client } from './clients.ts'
import { EntraError } from './errors.ts'

/** Microsoft Graph's application id; `aud` of its tokens. */
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000'

export const OIDC_SCOPES = ['openid', 'profile', 'email', 'offline_access'] as const
export type OidcScope = (typeof OIDC_SCOPES)[number]

/** The scopes asked of one resource. */
export interface ResourceScopes {
  readonly appId: string
  /** The resource as the request spelled it, without a trailing slash; the answer echoes it. */
  readonly prefix: string
  readonly names: readonly string[]
  /** Whether `.default` stood for the names. */
  readonly isDefault: boolean
}

export interface ScopeRequest {
  readonly oidc: readonly OidcScope[]
  /** One entry a resource. Authorize accepts several, a token request one. */
  readonly resources: readonly ResourceScopes[]
}

/** What a scope's prefix names: an app of this directory, or Graph. */
export interface Resource {
  readonly appId: string
  /** The scopes it exposes. */
  readonly exposed: readonly string[]
  /** Those that `.default` stands for: at Graph, the one permission every new app has. */
  readonly standard: readonly string[]
}

const GRAPH_URI = 'https://graph.microsoft.com'
const GRAPH: Resource = {
  appId: GRAPH_APP_ID,
  exposed: [
    ...['User.Read', 'User.ReadWrite', 'User.ReadBasic.All', 'User.Read.All', 'People.Read'],
    ...['Mail.Read', 'Mail.ReadBasic', 'Mail.Send', 'Calendars.Read', 'Contacts.Read'],
    ...['Files.Read', 'GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'],
  ],
  standard: ['User.Read'],
}
const MAX_SCOPES = 50

/** Where scopes come from: the apps, and what Graph has for the tenants in question. */
export interface ScopeSources {
  readonly clients: ReadonlyMap<string, Client>
  /** Default: all that the Graph here knows. */
  readonly graphScopes?: readonly string[]
}

/**
 * Reads a `scope` parameter as Entra does: a name without a resource means Graph.
 * @throws EntraError 500011 unknown resource, 650053 unknown scope, 70011 `.default` mixed with
 * named scopes of the same resource or too many scopes.
 */
export function parseScopes(
  text: string,
  asker: Client,
  { clients, graphScopes = GRAPH.exposed }: ScopeSources,
): ScopeRequest {
  const asked = [...new Set(text.split(' ').filter(Boolean))]
  if (asked.length > MAX_SCOPES) throw invalidScope(text)
  const oidc = OIDC_SCOPES.filter((scope) => asked.includes(scope))
  const byResource = new Map<string, ResourceScopes>()
  for (const scope of asked.filter((one) => !isOidcScope(one))) {
    const { prefix, name } = splitScope(scope)
    const { appId, exposed, standard } = findResource(prefix, clients)
    const before = byResource.get(appId) ?? { appId, prefix, names: [], isDefault: false }
    const known = appId === GRAPH_APP_ID ? graphScopes : exposed
    if (name !== '.default' && !known.includes(name)) throw unknownScope(asker, name, appId)
    if (before.isDefault || (name === '.default' && before.names.length > 0))
      throw invalidScope(text)
    const added = name === '.default' ? standard : [name]
    const names = [...new Set([...before.names, ...added])]
    byResource.set(appId, { ...before, names, isDefault: name === '.default' })
  }
  return { oidc, resources: [...byResource.values()] }
}

/** The `scope` of a token response: fully qualified, and OpenID scopes only beside Graph's. */
export function echoScopes(resource: ResourceScopes, oidc: readonly OidcScope[]): string {
  const named = resource.isDefault ? [...resource.names, '.default'] : resource.names
  const qualified = named.map((name) => `${resource.prefix}/${name}`)
  return [...(resource.appId === GRAPH_APP_ID ? visible(oidc) : []), ...qualified].join(' ')
}

/** OpenID scopes as they show in tokens and answers: `offline_access` never does. */
export const visible = (oidc: readonly OidcScope[]): OidcScope[] =>
  oidc.filter((scope) => scope !== 'offline_access')

const isOidcScope = (scope: string): boolean => (OIDC_SCOPES as readonly string[]).includes(scope)

function splitScope(scope: string): { prefix: string; name: string } {
  const slash = scope.lastIndexOf('/')
  if (slash < 0) return { prefix: GRAPH_URI, name: scope }
  return { prefix: scope.slice(0, slash).replace(/\/$/, ''), name: scope.slice(slash + 1) }
}

/**
 * By application id or App ID URI.
 * @throws EntraError 500011 when no app has it.
 */
export function findResource(prefix: string, clients: ReadonlyMap<string, Client>): Resource {
  if (prefix === GRAPH_URI || prefix === GRAPH_APP_ID) return GRAPH
  const client =
    clients.get(prefix) ?? [...clients.values()].find((one) => one.app_id_uris.includes(prefix))
  if (client) return { appId: client.client_id, exposed: client.scopes, standard: client.scopes }
  throw new EntraError(
    500011,
    `The resource principal named ${prefix.slice(0, 300)} was not found in this directory. ` +
      'Register the app that exposes it, or ask for another resource.',
  )
}

/** The one resource of a client credentials request, whose scope can only be its `.default`. */
export function defaultResource(text: string): string {
  const { prefix, name } = splitScope(text)
  if (name === '.default' && !text.includes(' ')) return prefix
  throw new EntraError(
    1002012,
    `The provided value for scope ${text.slice(0, 300)} is not valid. Client credential flows ` +
      'must have a scope value with /.default suffixed to the resource identifier.',
  )
}

const invalidScope = (text: string): EntraError =>
  new EntraError(
    70011,
    `The provided value for the input parameter 'scope' is not valid: '${text.slice(0, 300)}'. ` +
      '.default cannot be combined with named scopes of the same resource.',
  )

const unknownScope = (asker: Client, name: string, resource: string): EntraError =>
  new EntraError(
    650053,
    `The application '${asker.name}' asked for scope '${name.slice(0, 100)}' ` +
      `that doesn't exist on the resource '${resource}'.`,
  )
