import type { RateLimitConfig } from '../governance/rate-limit-config.ts'
import type { Lifetimes } from '../oauth/engine/settings.ts'

/** Everything a deployment decides. Judged as a whole before anything opens. */
export interface GatewayConfig {
  /** The issuer: what clients and people know us by. Never derived from a request. */
  readonly publicUrl: URL
  /** The MCP endpoint as a resource (RFC 8707); its path is where it is served. */
  readonly resourceUrl: URL
  /** Where the database and, in development, the master key live. */
  readonly dataDir: string
  /** 32 bytes: seals what is secret at rest. */
  readonly masterKey: Uint8Array
  readonly upstream: UpstreamConfig
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

export type UpstreamConfig =
  | {
      readonly kind: 'entra'
      readonly authorityHost: URL
      readonly tenant: string
      readonly allowedTenants: readonly string[] | 'any'
      readonly clientId: string
      readonly clientSecret: string
      readonly displayName?: string
    }
  | {
      readonly kind: 'oidc'
      readonly issuer: URL
      readonly clientId: string
      readonly clientSecret: string
      readonly displayName?: string
    }

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
