import type { JWTPayload } from 'jose'
import type { PersonKey } from '../storage/ports/people.ts'
import type { ProviderMetadata } from './discovery.ts'
import { type IdentityProvider, SignInFailed, type StartRequest } from './identity-provider.ts'
import { oidcProvider } from './oidc.ts'
import type { RegistrationOptions } from './oidc-options.ts'

export interface GenericOidcOptions extends RegistrationOptions {
  readonly issuer: URL
}

/** Any OpenID Connect provider that follows its own discovery: a person is (issuer, subject). */
export function genericOidcProvider(options: GenericOidcOptions): IdentityProvider {
  const issuer = withoutSlash(options.issuer.href)
  return oidcProvider({
    ...options,
    displayName: options.displayName ?? options.issuer.host,
    discoveryUrl: oidcDiscoveryUrl(options.issuer),
    dialect: {
      // Token requests name no scope: it would fail where the person granted less than we asked.
      scope: (metadata) =>
        isOffline(metadata) ? 'openid profile offline_access' : 'openid profile',
      prompt,
      keepsAccessToken: false,
      expectedIssuer: (discovered) => {
        if (withoutSlash(discovered) !== issuer) {
          throw new Error('discovery names another issuer than the one configured')
        }
        return discovered
      },
      personOf,
    },
  })
}

/** OpenID Connect Discovery section 4. */
export const oidcDiscoveryUrl = ({ href }: URL): URL =>
  new URL(`${withoutSlash(href)}/.well-known/openid-configuration`)

/** Issuers are compared without their last slash, which many are configured with. */
export const withoutSlash = (issuer: string): string => issuer.replace(/\/$/, '')

const isOffline = ({ scopes_supported: scopes }: ProviderMetadata): boolean =>
  Array.isArray(scopes) && scopes.includes('offline_access')

/** OpenID Connect Core 3.1.2.1. `select_account` is sent only to a provider that says it knows it. */
function prompt({ loginHint }: StartRequest, metadata: ProviderMetadata): string | undefined {
  const known = metadata['prompt_values_supported']
  const knows = (value: string) => !Array.isArray(known) || known.includes(value)
  const chooses = Array.isArray(known) && knows('select_account') && !loginHint
  const values = [
    chooses ? 'select_account' : 'login',
    // Without it a provider may drop offline_access (OpenID Connect Core 11).
    ...(isOffline(metadata) ? ['consent'] : []),
  ].filter(knows)
  return values.length > 0 ? values.join(' ') : undefined
}

/** OpenID Connect Core section 2: `sub` is at most 255 characters. */
const MAX_SUBJECT = 255

function personOf({ iss, sub }: JWTPayload): PersonKey {
  if (!iss || typeof sub !== 'string' || sub === '' || sub.length > MAX_SUBJECT) {
    throw new SignInFailed('server_error', 'The sign-in service did not say who signed in.')
  }
  return { issuer: iss, subject: sub }
}
