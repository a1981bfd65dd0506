import type { JWTPayload } from 'jose'
import type { PersonKey } from '../storage/ports/people.ts'
import type { IdentityProvider } from './identity-provider.ts'
import { isIssuerOf, maySign, objectIdOf, tenantOf } from './microsoft-claims.ts'
import { type MicrosoftApi, microsoftSignIn } from './microsoft-sign-in.ts'
import { oidcProvider } from './oidc.ts'
import type { RegistrationOptions } from './oidc-options.ts'

export interface ExternalIdOptions extends RegistrationOptions, MicrosoftApi {
  /**
   * The discovery document, whole: `https://{name}.ciamlogin.com/{tenant}/v2.0/.well-known/…` or a
   * custom domain. Its issuer lives on another host, so it can't be derived from the issuer.
   */
  readonly discoveryUrl: URL
  /** The exact `iss` of tokens; whatever discovery says when left out. */
  readonly issuer?: string
}

/** Microsoft Entra External ID: one external tenant. A person is (tenant, object id). */
export function externalIdProvider(options: ExternalIdOptions): IdentityProvider {
  const issuerOf = (discovered: string) => options.issuer ?? discovered
  return oidcProvider({
    ...options,
    displayName: options.displayName ?? 'Microsoft Entra External ID',
    dialect: {
      ...microsoftSignIn(options),
      responseIssuer: issuerOf,
      expectedIssuer: issuerOf,
      maySign,
      personOf,
    },
  })
}

/** `iss` has been compared with the configured issuer: a tenant it does not name is a contradiction. */
function personOf(claims: JWTPayload): PersonKey {
  const tenantId = tenantOf(claims).toLowerCase()
  if (!isIssuerOf(claims.iss ?? '', tenantId)) throw new Error('the tenant is not the issuer’s')
  return { provider: 'entra-external', tenantId, objectId: objectIdOf(claims) }
}
