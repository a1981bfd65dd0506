import { canonical } from '../kernel/url.ts'
import type { AuthorizationServerSettings } from '../oauth/engine/settings.ts'
import { type GatewayConfig, resourcesOf } from './config.ts'
import type { GatewayApp } from './gateway.ts'
import { hasOnBehalfOf } from './upstream-config.ts'

/** What the authorization server is told of the deployment and of the app behind it. */
export const authorizationServerSettings = (
  config: GatewayConfig,
  app: GatewayApp,
): AuthorizationServerSettings => ({
  issuer: canonical(config.publicUrl),
  resources: resourcesOf(config),
  scopes: app.scopes,
  delegations: delegationsOf(config, app),
  defaultScopes: app.minimumScopes,
  resourceServerClients: config.resourceServerClients,
  lifetimes: config.lifetimes,
  ...(config.resourceDocumentation ? { serviceDocumentation: config.resourceDocumentation } : {}),
})

/** What tools do elsewhere as the person; only where a sign-in service makes it possible. */
const delegationsOf = ({ upstream }: GatewayConfig, { catalogue }: GatewayApp) =>
  hasOnBehalfOf(upstream)
    ? catalogue.tools.flatMap(({ contract: { scopes, downstream = [] } }) =>
        downstream.length > 0 ? [{ scopes, downstream }] : [],
      )
    : []
