import type { JWTPayload } from 'jose'
import { type Identity, type IdentityProvider, SignInFailed } from './identity-provider.ts'
import { oidcProvider } from './oidc.ts'

export interface EntraOptions {
  /** `https://login.microsoftonline.com`, a sovereign cloud, or a local Entra. */
  readonly authorityHost: URL
  /** A tenant id or domain, `organizations`, or `common`. */
  readonly tenant: string
  /** Tenant ids whose people may come in; `any` must be said aloud. */
  readonly allowedTenants: readonly string[] | 'any'
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUri: string
  readonly allowInsecure: boolean
  readonly displayName?: string
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const TENANT_PLACEHOLDER = '{tenantid}'

/** Microsoft Entra ID. A person is (tenant, object id); `sub` differs per app and is not used. */
export function entraProvider(options: EntraOptions): IdentityProvider {
  return oidcProvider({
    displayName: options.displayName ?? 'Microsoft Entra ID',
    discoveryUrl: new URL(
      `/${encodeURIComponent(options.tenant)}/v2.0/.well-known/openid-configuration`,
      options.authorityHost,
    ),
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    redirectUri: options.redirectUri,
    scope: 'openid profile',
    allowInsecure: options.allowInsecure,
    dialect: {
      // Multi-tenant discovery has a template; the token's tenant fills it in and must be allowed.
      expectedIssuer: (discovered, claims) => forTenant(discovered, claims, options),
      keyIssuer: (issuer, claims) => forTenant(issuer, claims, options),
      identify: (claims) => identify(claims, options),
    },
  })
}

function forTenant(template: string, claims: JWTPayload, options: EntraOptions): string {
  return template.replace(TENANT_PLACEHOLDER, tenantOf(claims, options))
}

function tenantOf(claims: JWTPayload, { allowedTenants }: EntraOptions): string {
  const tenant = claims['tid']
  if (typeof tenant !== 'string' || !GUID.test(tenant)) throw new Error('the token has no tenant')
  if (allowedTenants !== 'any' && !allowedTenants.includes(tenant.toLowerCase())) {
    throw new SignInFailed('access_denied', 'Your organisation is not allowed to use this server.')
  }
  return tenant
}

function identify(claims: JWTPayload, options: EntraOptions): Identity {
  const objectId = claims['oid']
  if (typeof objectId !== 'string' || !GUID.test(objectId)) {
    throw new SignInFailed('server_error', 'The sign-in service did not say who signed in.')
  }
  const tenantId = tenantOf(claims, options).toLowerCase()
  return { key: { provider: 'entra', tenantId, objectId: objectId.toLowerCase() } }
}
