import { join } from 'node:path'
import { limitHeaders } from '../governance/limit-decision.ts'
import { createRateLimits } from '../governance/rate-limits.ts'
import { clientAddress } from '../http/client-address.ts'
import { guardedFetch } from '../http/guarded-fetch.ts'
import { createSafeFetch } from '../http/safe-fetch.ts'
import { pageHeaders } from '../http/security-headers.ts'
import { type Clock, systemClock } from '../kernel/clock.ts'
import { createVault } from '../kernel/seal.ts'
import { canonical } from '../kernel/url.ts'
import { createMcpEndpoint } from '../mcp/endpoint.ts'
import { createAuthorizationServer } from '../oauth/authorization-server.ts'
import { createMetadataDocuments } from '../oauth/clients/metadata-document.ts'
import { parseStaticClients } from '../oauth/clients/static-clients.ts'
import type { AuthorizationServerSettings } from '../oauth/engine/settings.ts'
import { errorPage } from '../pages/error-page.ts'
import { createJwtVerifier } from '../resource/jwt-verifier.ts'
import { metadataUrl } from '../resource/metadata.ts'
import { openSqliteStore } from '../storage/sqlite/store.ts'
import type { Log } from '../telemetry/log.ts'
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
  const { clients: staticClients, faults: clientFaults } = parseStaticClients(
    config.staticClients ?? '[]',
    policy,
  )
  const faults = [...judgeConfig(config, staticClients), ...clientFaults]
  if (faults.length > 0) throw new ConfigFaults(faults)

  const vault = createVault(config.masterKey)
  const store = openSqliteStore(join(config.dataDir, 'voordeur.sqlite'), vault, clock)
  const identity = createIdentityProvider(config)
  const limits = createRateLimits(config.rateLimits, clock)
  const settings = authorizationServerSettings(config, app)
  const https = config.publicUrl.protocol === 'https:'
  const fetch = createSafeFetch({ allowLoopback: config.allowLoopbackClientMetadata })
  const documents = createMetadataDocuments({
    fetch,
    cache: store.metadataCache,
    clock,
    log,
    policy,
    allowLoopback: config.allowLoopbackClientMetadata,
  })

  const server = await createAuthorizationServer(settings, {
    store,
    vault,
    clock,
    log,
    identity,
    staticClients,
    documents,
    registrationPolicy: policy,
    fetch: guardedFetch(fetch),
    limitToken: (clientId) => {
      const decision = limits.token(clientId)
      return { allowed: decision.allowed, headers: limitHeaders(decision) }
    },
    errorPage: (title, whatHappened, whatToDo) =>
      errorPage({ title, whatHappened, whatToDo, siteName: app.title }),
    pageHeaders: pageHeaders({ https, opener: 'keep' }),
  })

  const mcp = createMcpEndpoint({
    catalogue: app.catalogue,
    serverInfo: { name: app.name, title: app.title, version: app.version },
    ...(app.instructions ? { instructions: app.instructions } : {}),
    ...(app.extend ? { extend: app.extend } : {}),
    ...(app.requestState ? { requestState: app.requestState } : {}),
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
    allowedOrigins: config.allowedOrigins,
    limiter: { take: (caller, cost) => limits.toolCall(caller, cost) },
    clientAddress: (request) => clientAddress(request, config.trustedProxyHops),
    log,
  })

  const site = createSite({ config, app, settings, server, identity, store, log })
  const handle = createFront({ config, mcp, server, site, limits, log })
  return {
    handle,
    async close() {
      await mcp.close()
      store.close()
    },
  }
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
