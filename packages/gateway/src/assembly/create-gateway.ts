import { join } from 'node:path'
import { createRateLimits, type RateLimits } from '../governance/rate-limits.ts'
import { clientAddress } from '../http/client-address.ts'
import type { IdentityProvider } from '../identity/identity-provider.ts'
import { type Clock, systemClock } from '../kernel/clock.ts'
import { createVault, type Vault } from '../kernel/seal.ts'
import { canonical } from '../kernel/url.ts'
import { createMcpEndpoint, type McpEndpoint } from '../mcp/endpoint.ts'
import type { AuthorizationServer } from '../oauth/authorization-server.ts'
import type { ClientMetadata, ClientPolicy } from '../oauth/clients/client-metadata.ts'
import { parseStaticClients } from '../oauth/clients/static-clients.ts'
import type { AuthorizationServerSettings } from '../oauth/engine/settings.ts'
import { createJwtVerifier } from '../resource/jwt-verifier.ts'
import { metadataUrl } from '../resource/metadata.ts'
import type { Store } from '../storage/ports/store.ts'
import { openSqliteStore } from '../storage/sqlite/store.ts'
import type { Log } from '../telemetry/log.ts'
import { wireAuthorizationServer } from './authorization-server.ts'
import { ConfigFaults, type GatewayConfig } from './config.ts'
import { createFront } from './front.ts'
import type { Gateway, GatewayApp } from './gateway.ts'
import { createIdentityProvider } from './identity.ts'
import { judgeConfig } from './judge-config.ts'
import { createSite } from './site.ts'

export interface GatewayParts {
  readonly log: Log
  readonly clock?: Clock
}

/** What the wiring passes from room to room. */
export interface Wiring {
  readonly config: GatewayConfig
  readonly app: GatewayApp
  readonly settings: AuthorizationServerSettings
  readonly policy: ClientPolicy
  readonly staticClients: readonly ClientMetadata[]
  readonly store: Store
  readonly vault: Vault
  readonly identity: IdentityProvider
  readonly limits: RateLimits
  readonly log: Log
  readonly clock: Clock
}

/**
 * Wires the rooms together; the only place that knows them all.
 * @throws {ConfigFaults} naming every fault of the configuration, before anything is opened.
 */
export async function createGateway(
  config: GatewayConfig,
  app: GatewayApp,
  { log, clock = systemClock }: GatewayParts,
): Promise<Gateway> {
  const policy = { schemes: config.redirectSchemes, scopes: Object.keys(app.scopes) }
  const staticClients = judged(config, policy)
  warnOfDanger(config, log)

  const vault = createVault(config.masterKey)
  const wiring: Wiring = {
    config,
    app,
    settings: authorizationServerSettings(config, app),
    policy,
    staticClients,
    store: openSqliteStore(join(config.dataDir, 'voordeur.sqlite'), vault, clock),
    vault,
    identity: createIdentityProvider(config),
    limits: createRateLimits(config.rateLimits, clock),
    log,
    clock,
  }
  const server = await wireAuthorizationServer(wiring)
  const mcp = wireMcpEndpoint(wiring, server)
  const site = createSite({ ...wiring, server })
  return {
    handle: createFront({ ...wiring, mcp, server, site }),
    drain: () => mcp.drain(),
    async close() {
      await mcp.close()
      wiring.store.close()
    },
  }
}

/** The static clients, when neither they nor the rest of the configuration has a fault. */
function judged(config: GatewayConfig, policy: ClientPolicy): readonly ClientMetadata[] {
  const { clients, faults } = parseStaticClients(config.staticClients ?? '[]', policy)
  const all = [...judgeConfig(config, clients), ...faults]
  if (all.length > 0) throw new ConfigFaults(all)
  return clients
}

function warnOfDanger({ allowLoopbackClientMetadata }: GatewayConfig, log: Log): void {
  if (!allowLoopbackClientMetadata) return
  const consequence = 'a stranger can make this process fetch from this machine'
  log.warn('loopback_client_metadata_allowed', { consequence })
}

function wireMcpEndpoint(wiring: Wiring, server: AuthorizationServer): McpEndpoint {
  const { config, app, settings, limits, log, clock } = wiring
  const { name, title, version, instructions, extend, requestState } = app
  return createMcpEndpoint({
    catalogue: app.catalogue,
    serverInfo: { name, title, version },
    ...(instructions ? { instructions } : {}),
    ...(extend ? { extend } : {}),
    ...(requestState ? { requestState } : {}),
    verifier: createJwtVerifier({
      issuer: settings.issuer,
      audiences: [...settings.resources],
      keys: server.publicKeys,
      clock,
    }),
    resources: settings.resources.map((resource) => ({
      path: new URL(resource).pathname,
      metadataUrl: metadataUrl(resource),
    })),
    requireSignIn: config.requireSignIn,
    allowedHosts: [...new Set([config.publicUrl.host, config.resourceUrl.host])],
    publicUrl: canonical(config.resourceUrl),
    allowedOrigins: config.allowedOrigins,
    limiter: {
      message: limits.mcpRequest,
      toolCall: limits.toolCall,
      tokenRefused: limits.mcpTokenFailure,
    },
    clientAddress: (request) => clientAddress(request, config.trustedProxyHops),
    log,
  })
}

function authorizationServerSettings(
  config: GatewayConfig,
  app: GatewayApp,
): AuthorizationServerSettings {
  const resource = canonical(config.resourceUrl)
  return {
    issuer: canonical(config.publicUrl),
    // The endpoint answers at its own path and at the root of its origin; both are resources.
    resources: [...new Set([resource, config.resourceUrl.origin])],
    scopes: app.scopes,
    defaultScopes: app.minimumScopes,
    resourceServerClients: config.resourceServerClients,
    lifetimes: config.lifetimes,
    ...(config.resourceDocumentation ? { serviceDocumentation: config.resourceDocumentation } : {}),
  }
}
