import { b2cProvider } from '../identity/b2c.ts'
import type { ClientAuthentication } from '../identity/client-authentication/client-authentication.ts'
import { entraProvider } from '../identity/entra.ts'
import { externalIdProvider } from '../identity/external-id.ts'
import { genericOidcProvider } from '../identity/generic-oidc.ts'
import type { IdentityProvider } from '../identity/identity-provider.ts'
import type { Clock } from '../kernel/clock.ts'
import { isLoopback } from '../kernel/url.ts'
import { callbackOf } from '../oauth/engine/settings.ts'
import type { GatewayConfig } from './config.ts'

/**
 * The one upstream provider of this deployment.
 * @param delegates whether a tool acts at other services as the person.
 */
export function createIdentityProvider(
  { publicUrl, upstream }: GatewayConfig,
  delegates: boolean,
  authentication: ClientAuthentication,
  clock: Clock,
): IdentityProvider {
  const shared = {
    authentication,
    redirectUri: callbackOf(publicUrl),
    allowInsecure: isLoopback(publicUrl),
    clock,
  }
  switch (upstream.kind) {
    case 'entra':
      return entraProvider({ ...withoutUnusedScope(upstream, delegates), ...shared })
    case 'external-id':
      return externalIdProvider({ ...withoutUnusedScope(upstream, delegates), ...shared })
    case 'b2c':
      return b2cProvider({ ...upstream, ...shared })
    case 'oidc':
      return genericOidcProvider({ ...upstream, ...shared })
  }
}

/** A registration that no tool acts from need not expose a scope, and is not asked for one. */
function withoutUnusedScope<T extends { readonly apiScope: string }>(
  { apiScope, ...upstream }: T,
  used: boolean,
): Omit<T, 'apiScope'> & { apiScope?: string } {
  return used ? { ...upstream, apiScope } : upstream
}
