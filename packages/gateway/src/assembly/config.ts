import type { RateLimitConfig } from '../governance/rate-limit-config.ts'
import type { IdentityEndpoint } from '../identity/client-authentication/identity-endpoint.ts'
import { canonical } from '../kernel/url.ts'
import type { Lifetimes } from '../oauth/engine/settings.ts'
import type { UpstreamPolicy } from '../oauth/upstream/upstream-sessions.ts'
import type { PostgresAddress } from '../storage/sql/postgres-address.ts'
import type { UpstreamConfig } from './upstream-config.ts'

/** Everything a deployment decides. Judged as a whole before anything opens. */
export interface GatewayConfig {
  /** The issuer: what clients and people know us by. Never derived from a request. */
  readonly publicUrl: URL
  /** The MCP endpoint as a resource (RFC 8707); its path is where it is served. */
  readonly resourceUrl: URL
  /** Where the database and, in development, the master key live. */
  readonly dataDir: string
  /** The PostgreSQL that replicas share; absent: a SQLite file in the data folder. */
  readonly database?: PostgresAddress
  /** 32 bytes: seals what is secret at rest. Fetched once, at start. @throws in plain words. */
  readonly masterKey: () => Promise<Uint8Array>
  readonly upstream: UpstreamConfig
  /** Our own authorization server, which signs people in upstream. At least one of the two is on. */
  readonly gatewayMode: boolean
  /** Clients bring tokens that Entra issued for our app. */
  readonly direct?: DirectConfig
  /** How often the provider is asked again about a person, and how long its silence is borne. */
  readonly upstreamPolicy: UpstreamPolicy
  /** Where a container asks for tokens of its managed identity. */
  readonly identityEndpoint: IdentityEndpoint
  /** What the operator should know and that keeps nothing from starting. */
  readonly warnings: readonly string[]
  /** A downstream scope the operator expects a tool to use (GRAPH_SCOPE). */
  readonly expectedDownstream?: string
  /** JSON array of clients; judged at start with the scopes of the app. */
  readonly staticClients?: string
  /** Client ids that may introspect every token. */
  readonly resourceServerClients: ReadonlySet<string>
  /** Schemes of apps whose redirects are accepted besides https and loopback http. */
  readonly redirectSchemes: readonly string[]
  /** 401 for every MCP request without a token, public tools included. */
  readonly requireSignIn: boolean
  readonly allowedOrigins: readonly string[]
  readonly trustedProxyHops: number
  /** Lets client metadata be fetched from loopback. Only with a loopback public URL. */
  readonly allowLoopbackClientMetadata: boolean
  readonly rateLimits: RateLimitConfig
  readonly lifetimes: Lifetimes
  readonly resourceDocumentation?: string
}

/** What direct mode takes, beside what the upstream registration says. */
export interface DirectConfig {
  /** App ID URIs besides `api://<client id>`, as registered. The first one names our scopes. */
  readonly appIdUris: readonly string[]
  /** Client ids that may bring tokens; all when empty. */
  readonly allowedClients: readonly string[]
  /** Lets applications in without a person. */
  readonly allowApps: boolean
}

/** What tokens are for (RFC 8707): the endpoint answers at its own path and at the root of its origin. */
export const resourcesOf = ({ resourceUrl }: GatewayConfig): readonly string[] => [
  ...new Set([canonical(resourceUrl), resourceUrl.origin]),
]

/** Several faults at once, each with what to do, so one restart mends them all. */
export class ConfigFaults extends Error {
  override name = 'ConfigFaults'
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length} fault(s):\n${faults.map((f) => `  - ${f}`).join('\n')}`,
    )
    this.faults = faults
  }
}
