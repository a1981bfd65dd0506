import { systemClock } from '../kernel/clock.ts'
import { authorizeUrl } from './authorize-url.ts'
import { createDiscovery } from './discovery.ts'
import type { IdentityProvider } from './identity-provider.ts'
import type { OidcOptions, OidcUpstream } from './oidc-options.ts'
import { redeemCode } from './redeem-code.ts'
import { refreshSignIn } from './refresh-sign-in.ts'
import { createProviderKeys } from './upstream-keys.ts'

/** An OpenID Connect provider. What it knows lives and dies with it; nothing is global. */
export function oidcProvider(options: OidcOptions): IdentityProvider {
  const upstream = connect(options)
  return {
    displayName: options.displayName,
    start: (request) => authorizeUrl(upstream, request),
    finish: (request) => redeemCode(upstream, request),
    refresh: (refreshToken, expected) => refreshSignIn(upstream, refreshToken, expected),
  }
}

function connect(options: OidcOptions): OidcUpstream {
  const { clientId, allowInsecure, clock = systemClock } = options
  const discover = createDiscovery(options, clock)
  const jwksUri = async () => (await discover()).jwks_uri
  return {
    options,
    client: { client_id: clientId },
    discover,
    keys: createProviderKeys({ jwksUri, allowInsecure, clock }),
    clock,
  }
}
