import { type Client, errors } from 'oidc-provider'
import { SIGNING_ALG } from '../tokens/signing-keys.ts'
import { type AuthorizationServerSettings, GRANTED_SCOPES } from './settings.ts'

/**
 * What a token for this resource is like (RFC 8707). The scopes of a client whose operator
 * narrowed its list are narrowed here too, so that a refresh follows the list of today.
 * @throws `invalid_target` for a resource that is not ours.
 */
export function resourceServer(
  asked: string,
  settings: AuthorizationServerSettings,
  client: Client,
) {
  const audience = ourResource(asked, settings)
  if (!audience) {
    throw new errors.InvalidTarget(`the resource must be one of ${settings.resources.join(', ')}`)
  }
  return {
    audience,
    scope: scopesOf(client, settings).join(' '),
    accessTokenFormat: 'jwt' as const,
    accessTokenTTL: settings.lifetimes.accessToken,
    jwt: { sign: { alg: SIGNING_ALG } },
  }
}

/** The scopes a client can have at all: the known ones, or its operator's list of them. */
export function scopesOf(client: Client, settings: AuthorizationServerSettings): string[] {
  const known = Object.keys(settings.scopes)
  const list = client[GRANTED_SCOPES] as string | undefined
  return list === undefined ? known : known.filter((scope) => list.split(' ').includes(scope))
}

/** `value` of a `resource` parameter with each of ours in our spelling, so that all steps agree. */
export function ourSpelling(value: unknown, settings: AuthorizationServerSettings): unknown {
  if (Array.isArray(value)) return value.map((each) => ourSpelling(each, settings))
  return typeof value === 'string' ? (ourResource(value, settings) ?? value) : value
}

/** Clients spell the origin with or without its trailing slash, and the host in any case. */
function ourResource(asked: string, { resources }: AuthorizationServerSettings) {
  if (resources.includes(asked)) return asked
  if (!URL.canParse(asked)) return undefined
  const spelling = (value: string) => new URL(value).href.replace(/\/$/, '')
  return resources.find((ours) => spelling(ours) === spelling(asked))
}
