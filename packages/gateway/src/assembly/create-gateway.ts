import { createRateLimits, type RateLimits } from '../governance/rate-limits.ts'
import { clientAddress } from '../http/client-address.ts'
import { apiHeaders } from '../http/security-headers.ts'
import { chooseClientAuthentication } from '../identity/client-authentication/choose.ts'
import type { ClientAuthentication } from '../identity/client-authentication/client-authentication.ts'
import type { IdentityProvider } from '../identity/identity-provider.ts'
import { type Clock, systemClock } from '../kernel/clock.ts'
import { type Pause, systemPause } from '../kernel/repeat.ts'
import { createVault, type Vault } from '../kernel/seal.ts'
import { canonical } from '../kernel/url.ts'
import { createMcpEndpoint, type McpEndpoint, type McpEndpointOptions } from '../mcp/endpoint.ts'
import type { AuthorizationServer } from '../oauth/authorization-server.ts'
import type { ClientMetadata, ClientPolicy } from '../oauth/clients/client-metadata.ts'
import type { AuthorizationServerSettings } from '../oauth/engine/settings.ts'
import { scopeNames } from '../resource/direct-scopes.ts'
import { metadataUrl } from '../resource/metadata.ts'
import type { RevocationFeed } from '../resource/revocation/revocation-feed.ts'
import type { Store } from '../storage/ports/store.ts'
import type { Log } from '../telemetry/log.ts'
import type { GatewayObserver } from '../telemetry/observer.ts'
import { wireAuthorizationServer } from './authorization-server.ts'
import { ConfigFaults, type GatewayConfig } from './config.ts'
import { wireDelegation } from './delegation.ts'
import { createFront } from './front.ts'
import type { Gateway, GatewayApp } from './gateway.ts'
import { createIdentityProvider } from './identity.ts'
import { judgeDeployment } from './judge-deployment.ts'
import { openStore } from './open-store.ts'
import { createProbes, type ReadinessCheck } from './probes.ts'
import { readingsOf } from './readings.ts'
import { wireRevocations } from './revocations.ts'
import { authorizationServerSettings } from './server-settings.ts'
import { type SiteOnDemand, siteOnDemand } from './site-on-demand.ts'
import { waysIn, wireEntraVerifier, wireTokenVerifier } from './token-verifier.ts'

export interface GatewayParts {
  readonly log: Log
  readonly clock?: Clock
  /** How the process waits until it looks into the database again. */
  readonly pause?: Pause
  /** Told of every request, token and exchange; see `startTelemetry`. */
  readonly observer?: GatewayObserver
}

/** What the wiring passes from room to room. */
export interface Wiring {
  readonly config: GatewayConfig
  readonly app: GatewayApp
  readonly settings: AuthorizationServerSettings
  readonly policy: ClientPolicy
  readonly staticClients: readonly ClientMetadata[]
  readonly store: Store
  readonly revocations: RevocationFeed
  readonly vault: Vault
  readonly identity: IdentityProvider
  readonly limits: RateLimits
  readonly log: Log
  readonly clock: Clock
  readonly pause: Pause
  readonly observer?: GatewayObserver
}

/**
 * Wires the rooms together; the only place that knows them all.
 * @throws {ConfigFaults} naming every fault of the configuration, before anything is opened.
 */
export async function createGateway(
  config: GatewayConfig,
  app: GatewayApp,
  { log, clock = systemClock, pause = systemPause, observer }: GatewayParts,
): Promise<Gateway> {
  const { clients, policy, faults } = judgeDeployment(config, {
    scopes: Object.keys(app.scopes),
    contracts: app.catalogue.tools.map(({ contract }) => contract),
  })
  if (faults.length > 0) throw new ConfigFaults(faults)
  warnOfDanger(config, log)

  const authentication = wireClientAuthentication(config, log, clock)
  const settings = authorizationServerSettings(config, app)
  const vault = createVault(await config.masterKey())
  const opened = await openStore(config, vault, clock)
  const wiring: Wiring = {
    config,
    app,
    settings,
    policy,
    staticClients: clients,
    ...(await wireRevocations(opened, { clock, log, pause })),
    vault,
    identity: createIdentityProvider(
      config,
      settings.delegations.length > 0,
      authentication,
      clock,
    ),
    limits: createRateLimits(config.rateLimits, clock),
    log,
    clock,
    pause,
    ...(observer ? { observer } : {}),
  }
  const server = await wireAuthorizationServer(wiring)
  const direct = wireEntraVerifier(wiring)
  const delegation = wireDelegation(wiring, { authentication, server, direct })
  const verifier = wireTokenVerifier(wiring, server, direct)
  const { delegator, stepUps } = delegation ?? {}
  const mcp = wireMcpEndpoint(wiring, {
    verifier,
    ...(delegator && stepUps ? { delegator, stepUps } : {}),
  })
  observer?.watch(readingsOf(wiring, delegator))
  const site = siteOnDemand({ ...wiring, server })
  const probes = createProbes(readinessChecks(wiring, { server, mcp, site }), clock)
  return {
    handle: createFront({ ...wiring, mcp, server, site: site.answer, probes }),
    leave: probes.leave,
    drain: () => mcp.drain(),
    async close() {
      await mcp.close()
      delegation?.close()
      await Promise.all([wiring.revocations.stop(), server.close()])
      await wiring.store.close()
    },
  }
}

function warnOfDanger({ allowLoopbackClientMetadata, warnings }: GatewayConfig, log: Log): void {
  for (const warning of warnings) log.warn('configuration', { warning })
  if (!allowLoopbackClientMetadata) return
  const consequence = 'a stranger can make this process fetch from this machine'
  log.warn('loopback_client_metadata_allowed', { consequence })
}

/** Our proof of identity to the provider, shared by sign-in, refresh and On-Behalf-Of. */
function wireClientAuthentication(
  { upstream: { credential, clientId }, identityEndpoint: identity }: GatewayConfig,
  log: Log,
  clock: Clock,
): ClientAuthentication {
  const { authentication, warnings } = chooseClientAuthentication(credential, {
    clientId,
    identity,
    clock,
  })
  for (const warning of warnings) log.warn('client_authentication', { warning })
  return authentication
}

interface OnDemand {
  readonly server: AuthorizationServer
  readonly mcp: McpEndpoint
  readonly site: SiteOnDemand
}

/** What is made at first use is made when the platform asks, which is before it sends anybody. */
function readinessChecks(
  { config, store, app: { catalogue } }: Wiring,
  { server, mcp, site }: OnDemand,
): ReadinessCheck[] {
  const checks: ReadinessCheck[] = [
    { name: 'store', check: () => store.check() },
    { name: 'tools', check: async () => catalogue.compile(), once: true },
    { name: 'protocol', check: mcp.ready, once: true },
    { name: 'site', check: site.ready, once: true },
  ]
  if (config.gatewayMode) checks.push({ name: 'engine', check: server.ready, once: true })
  return checks
}

type McpParts = Pick<McpEndpointOptions, 'verifier' | 'delegator' | 'stepUps'>

function wireMcpEndpoint(wiring: Wiring, parts: McpParts): McpEndpoint {
  const { config, app, settings, limits, revocations, log, observer } = wiring
  const { name, title, version, instructions } = app
  const { extend, loadExtension, extendTools, requestState } = app
  return createMcpEndpoint({
    catalogue: app.catalogue,
    serverInfo: { name, title, version },
    ...(instructions ? { instructions } : {}),
    ...(extend ? { extend } : {}),
    ...(loadExtension ? { loadExtension } : {}),
    ...(extendTools ? { extendTools } : {}),
    ...(requestState ? { requestState } : {}),
    ...parts,
    ...(observer ? { observer } : {}),
    revocationsKnown: revocations.isCurrent,
    scopeNames: scopeNames(waysIn(config, settings.issuer)),
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
    headers: apiHeaders({ https: config.publicUrl.protocol === 'https:' }),
    clientAddress: (request) => clientAddress(request, config.trustedProxyHops),
    log,
  })
}
