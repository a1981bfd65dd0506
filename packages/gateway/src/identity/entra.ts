import type { JWTPayload } from 'jose'
import { isGuid } from '../kernel/guid.ts'
import type { PersonKey } from '../storage/ports/people.ts'
import { type IdentityProvider, SignInFailed } from './identity-provider.ts'
import { isIssuerOf, issuerFor, maySign, objectIdOf, tenantOf } from './microsoft-claims.ts'
import { type MicrosoftApi, microsoftSignIn } from './microsoft-sign-in.ts'
import { oidcProvider } from './oidc.ts'
import type { RegistrationOptions } from './oidc-options.ts'

export interface EntraOptions extends RegistrationOptions, MicrosoftApi {
  /** `https://login.microsoftonline.com`, a sovereign cloud, or a local Entra. */
  readonly authorityHost: URL
  /** A tenant id or domain, `organizations`, `common` or `consumers`. */
  readonly tenant: string
  /**
   * Tenant ids whose people may come in; `any` must be said aloud. Personal Microsoft accounts are
   * the tenant {@link PERSONAL_ACCOUNTS}. A guest counts as of the tenant that invited them.
   */
  readonly allowedTenants: readonly string[] | 'any'
}

/** The tenant of personal Microsoft accounts. */
export const PERSONAL_ACCOUNTS = '9188040d-6c67-4c5b-b112-36a304b66dad'

/** Microsoft Entra ID. A person is (tenant, object id). */
export function entraProvider(options: EntraOptions): IdentityProvider {
  const { tenant, authorityHost } = options
  return oidcProvider({
    ...options,
    displayName: options.displayName ?? 'Microsoft Entra ID',
    discoveryUrl: entraDiscoveryUrl(authorityHost, tenant),
    dialect: {
      ...microsoftSignIn(options),
      responseIssuer: (discovered, iss) => issuerFor(discovered, tenantIn(iss)),
      expectedIssuer: (discovered, claims) => expectedIssuer(discovered, claims, tenant),
      maySign,
      personOf: (claims) => personOf(claims, options),
    },
  })
}

/** The v2.0 document of a tenant, or of a shared authority. */
export const entraDiscoveryUrl = (authorityHost: URL, tenant: string): URL =>
  new URL(`/${encodeURIComponent(tenant)}/v2.0/.well-known/openid-configuration`, authorityHost)

const tenantIn = (iss: string): string => iss.split('/').find(isGuid) ?? ''

/**
 * Multi-tenant discovery has a template, which the token's tenant fills in. The document of one
 * tenant, found by its id or its domain, names that tenant: no other can be meant.
 */
function expectedIssuer(discovered: string, claims: JWTPayload, tenant: string): string {
  const tenantId = tenantOf(claims)
  const issuer = issuerFor(discovered, tenantId)
  if (!isIssuerOf(issuer, tenantId)) throw new Error('the token’s tenant is not its issuer’s')
  if (isGuid(tenant) && tenant.toLowerCase() !== tenantId.toLowerCase()) {
    throw new Error('discovery names another tenant than the one configured')
  }
  return issuer
}

function personOf(claims: JWTPayload, { allowedTenants }: EntraOptions): PersonKey {
  const tenantId = tenantOf(claims).toLowerCase()
  const isAllowed =
    allowedTenants === 'any' || allowedTenants.some((one) => one.toLowerCase() === tenantId)
  if (!isAllowed) throw new SignInFailed('access_denied', turnedAway(tenantId))
  return { provider: 'entra', tenantId, objectId: objectIdOf(claims) }
}

const turnedAway = (tenantId: string): string =>
  tenantId === PERSONAL_ACCOUNTS
    ? 'This server is not for personal Microsoft accounts. Use your work or school account.'
    : 'Your organisation is not allowed to use this server.'
