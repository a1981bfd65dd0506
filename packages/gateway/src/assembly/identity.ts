import { entraProvider } from '../identity/entra.ts'
import { genericOidcProvider } from '../identity/generic-oidc.ts'
import type { IdentityProvider } from '../identity/identity-provider.ts'
import { canonical, isLoopback } from '../kernel/url.ts'
import { PATHS } from '../oauth/engine/settings.ts'
import type { GatewayConfig } from './config.ts'

/** The one upstream provider of this deployment. */
export function createIdentityProvider({ publicUrl, upstream }: GatewayConfig): IdentityProvider {
  const shared = {
    redirectUri: canonical(publicUrl) + PATHS.callback,
    allowInsecure: isLoopback(publicUrl),
  }
  return upstream.kind === 'entra'
    ? entraProvider({ ...upstream, ...shared })
    : genericOidcProvider({ ...upstream, ...shared })
}
