/** Clients may bring tokens that Entra issued for our app registration. */
export interface DirectAccess {
  /** `https://login.microsoftonline.com`, a sovereign cloud, or a local Entra. */
  readonly authorityHost: URL
  /** A tenant id or domain, `organizations`, or `common`. */
  readonly tenant: string
  /** The registration's App ID URI; Entra's default is `api://<clientId>`. */
  readonly appIdUri: string
}

/** How callers can get a token for us; at least one. */
export interface WaysIn {
  /** The issuer of our own authorization server. */
  readonly gateway?: string
  readonly direct?: DirectAccess
}

/** Scopes as a client has to ask for them. */
export type ScopeNames = (scopes: readonly string[]) => readonly string[]

/**
 * Names our scopes for the authorization server that a client will ask, in metadata and in
 * challenges alike. Entra takes a name without a resource for one of Microsoft Graph's
 * (AADSTS650053), so there `property:read` is `api://<clientId>/property:read`; a token's `scp`
 * has the short name again.
 *
 * With both ways in, the names are short. A client takes the first authorization server of the
 * metadata, which is ours and knows only those; who brings a token from Entra all the same was
 * configured with Entra's names by whoever chose that.
 */
export function scopeNames({ gateway, direct }: WaysIn): ScopeNames {
  if (gateway !== undefined || direct === undefined) return (scopes) => scopes
  const prefix = direct.appIdUri.replace(/\/$/, '')
  return (scopes) => scopes.map((scope) => `${prefix}/${scope}`)
}

/**
 * Issuers for `authorization_servers`, the preferred one first. Entra's is its v2.0 authority,
 * below which clients find its discovery document; at `common` and `organizations` that document
 * names a template as its issuer, which strict clients refuse (RFC 8414 section 3.3), so a direct
 * deployment does well to name one tenant.
 */
export function authorizationServers({ gateway, direct }: WaysIn): readonly string[] {
  return [...(gateway === undefined ? [] : [gateway]), ...(direct ? [v2Authority(direct)] : [])]
}

const v2Authority = ({ authorityHost, tenant }: DirectAccess): string =>
  new URL(`/${encodeURIComponent(tenant)}/v2.0`, authorityHost).href
