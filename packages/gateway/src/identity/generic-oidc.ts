import { type IdentityProvider, SignInFailed } from './identity-provider.ts'
import { oidcProvider } from './oidc.ts'

export interface GenericOidcOptions {
  readonly issuer: URL
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUri: string
  readonly allowInsecure: boolean
  readonly displayName?: string
}

/** Any OpenID Connect provider that follows its own discovery: a person is (issuer, subject). */
export function genericOidcProvider(options: GenericOidcOptions): IdentityProvider {
  const issuer = options.issuer.href.replace(/\/$/, '')
  return oidcProvider({
    displayName: options.displayName ?? options.issuer.host,
    discoveryUrl: new URL(`${issuer}/.well-known/openid-configuration`),
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    redirectUri: options.redirectUri,
    scope: 'openid profile',
    allowInsecure: options.allowInsecure,
    dialect: {
      expectedIssuer: (discovered) => {
        if (discovered.replace(/\/$/, '') !== issuer)
          throw new Error('discovery names another issuer')
        return discovered
      },
      identify: ({ iss, sub }) => {
        if (!iss || !sub) throw new SignInFailed('server_error', 'The sign-in has no subject.')
        return { key: { issuer: iss, subject: sub } }
      },
    },
  })
}
