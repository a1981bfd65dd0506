import { B2cError } from './b2c-errors.ts'
import type { Client } from './clients.ts'
import { OIDC_SCOPES, type OidcScope } from './scopes.ts'

/** What a `scope` parameter asks of B2C. */
export interface B2cScopes {
  readonly oidc: readonly OidcScope[]
  /** The application the access token is for; absent when only OpenID scopes were asked. */
  readonly resource: string | undefined
  /** Names for `scp`; empty when the client asked for a token to itself by its own id. */
  readonly names: readonly string[]
  /** Everything that was asked, for the answer's `scope`. */
  readonly text: string
}

const MAX_SCOPES = 50

/**
 * A resource scope is `https://<domain>/<application id>/<name>` or `api://<application id>/<name>`;
 * the bare id of the client asks for a token to the client itself.
 * @throws B2cError 90055 a name without resource, 90117 unknown resource or name, 90146 two
 * resources, 90115 nothing that a code could be exchanged for.
 */
export function parseB2cScopes(
  text: string,
  asker: Client,
  clients: ReadonlyMap<string, Client>,
): B2cScopes {
  const asked = [...new Set(text.split(' ').filter(Boolean))]
  if (asked.length > MAX_SCOPES) throw notSupported(text)
  const oidc = OIDC_SCOPES.filter((scope) => asked.includes(scope))
  const named = asked
    .filter((scope) => !(OIDC_SCOPES as readonly string[]).includes(scope))
    .map((scope) => resourceScope(scope, asker, clients))
  const resources = [...new Set(named.map(({ resource }) => resource))]
  if (resources.length > 1)
    throw new B2cError(
      90146,
      `The scope '${text.slice(0, 300)}' provided in request specifies more than one resource ` +
        'for an access token, which is not supported.',
    )
  const [resource] = resources
  if (resource === undefined && !oidc.includes('openid')) throw nothingToRedeem()
  return { oidc, resource, names: named.flatMap(({ name }) => name ?? []), text: asked.join(' ') }
}

function resourceScope(scope: string, asker: Client, clients: ReadonlyMap<string, Client>) {
  if (scope === asker.client_id) return { resource: scope, name: undefined }
  const slash = scope.lastIndexOf('/')
  if (slash < 0)
    throw new B2cError(
      90055,
      `The scope '${scope.slice(0, 100)}' provided in request must specify a resource, such as ` +
        "'https://example.com/calendar.read'.",
    )
  const id = /^(?:https:\/\/[^/]+\/|api:\/\/)([^/]+)$/.exec(scope.slice(0, slash))?.[1]
  const client = clients.get(id ?? '')
  const name = scope.slice(slash + 1)
  if (!client?.scopes.includes(name)) throw notSupported(scope)
  return { resource: client.client_id, name }
}

const notSupported = (scope: string): B2cError =>
  new B2cError(
    90117,
    `The scope '${scope.slice(0, 300)}' provided in the request is not supported.`,
  )

const nothingToRedeem = (): B2cError =>
  new B2cError(
    90115,
    "When requesting the 'code' response_type, the scope parameter must include a resource or " +
      "client ID for access tokens, and 'openid' for ID tokens. Additionally include " +
      "'offline_access' for refresh tokens.",
  )
