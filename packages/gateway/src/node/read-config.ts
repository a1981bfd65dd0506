import { ConfigFaults, type GatewayConfig } from '../assembly/config.ts'
import { type AppFacts, judgeDeployment } from '../assembly/judge-deployment.ts'
import { upstreamUrl } from '../assembly/upstream-config.ts'
import { defaultRateLimits, parseRateLimits } from '../governance/rate-limit-config.ts'
import { isLoopback } from '../kernel/url.ts'
import { defaultRedirectSchemes } from '../oauth/clients/redirect-uri.ts'
import { callbackOf } from '../oauth/engine/settings.ts'
import { type Env, type EnvironmentReader, environmentReader } from './environment.ts'
import { loadMasterKey, readOldMasterKeySource } from './master-key.ts'
import { readExpectedDownstream, readModes, readUpstreamPolicy } from './read-policy.ts'
import { readStorage, type StorageConfig } from './read-storage.ts'
import { readTelemetry, type TelemetryConfig } from './read-telemetry.ts'
import { readUpstream } from './read-upstream.ts'

/** Where to listen, beside what the gateway itself is told. */
export interface ServerConfig {
  readonly host: string
  readonly port: number
  /** See `ListenOptions`. */
  readonly leaveMs: number
  readonly telemetry: TelemetryConfig
  readonly gateway: GatewayConfig
}

/**
 * The whole configuration from environment variables; docs/configuration.md lists them.
 * @param app what the server will offer; with it, one start names the faults of both together.
 * @throws {ConfigFaults} with every fault and its remedy.
 */
export function readConfig(env: Env, app?: AppFacts): ServerConfig {
  const { config, faults } = readEnvironment(env)
  const judged = app ? judgeDeployment(config.gateway, app).faults : []
  if (faults.length + judged.length > 0) throw new ConfigFaults([...faults, ...judged])
  return config
}

/** For `voordeur doctor`: the faults, and the configuration with stand-ins where they are. */
export interface ReadEnvironment {
  readonly config: ServerConfig
  readonly faults: readonly string[]
}

/** Nothing is opened, fetched or made yet. */
export function readEnvironment(env: Env): ReadEnvironment {
  const read = environmentReader(env)
  const port = readPort(read)
  const publicUrl = readPublicUrl(read, port)
  const documentation = read.text('RESOURCE_DOCUMENTATION')
  const production = isReal(env, publicUrl)
  const warnings: string[] = []
  const warn = (sentence: string) => void warnings.push(sentence)
  const storage = readStorage(read, { production, warn })
  const upstream = readUpstream(read, { production, callback: callbackOf(publicUrl), warn })

  const host = read.text('HOST') ?? '127.0.0.1'

  const config: ServerConfig = {
    host,
    port,
    telemetry: readTelemetry(read, { production, host, port }),
    leaveMs: read.integer('SHUTDOWN_DELAY_SECONDS', production ? 5 : 0, 0, 20) * 1_000,
    gateway: {
      publicUrl,
      resourceUrl: read.url(
        new URL('/mcp', publicUrl).href,
        'MCP_SERVER_URL',
        'RESOURCE_SERVER_URL',
      ),
      ...storage,
      upstream,
      ...readModes(read),
      upstreamPolicy: readUpstreamPolicy(read),
      identityEndpoint: {
        endpoint: () => env['IDENTITY_ENDPOINT'],
        header: () => env['IDENTITY_HEADER'],
      },
      warnings,
      ...readExpectedDownstream(read),
      resourceServerClients: new Set(read.list('RESOURCE_SERVER_CLIENTS', [])),
      redirectSchemes: read.list('REDIRECT_SCHEMES', defaultRedirectSchemes),
      requireSignIn: read.flag('REQUIRE_SIGN_IN'),
      allowedOrigins: read.list('ALLOWED_ORIGINS', []),
      trustedProxyHops: read.integer('TRUSTED_PROXY_HOPS', 0, 0, 10),
      allowLoopbackClientMetadata: read.flag('ALLOW_LOOPBACK_CLIENT_METADATA'),
      rateLimits: rateLimits(read),
      ...(documentation ? { resourceDocumentation: documentation } : {}),
    },
  }
  judgeHost(read, config)
  return { config, faults: read.faults }
}

/**
 * The part of it that finds and opens the database: a command that needs no more runs where the
 * sign-in service is not configured, as on a machine of the operator's.
 * @throws {ConfigFaults}
 */
export function readStorageConfig(env: Env): StorageConfig {
  const read = environmentReader(env)
  const storage = readStorage(read, storageContext(env, read))
  if (read.faults.length > 0) throw new ConfigFaults(read.faults)
  return storage
}

/** The same, with the master key that it is leaving. @throws {ConfigFaults} */
export function readRekeyConfig(
  env: Env,
): StorageConfig & { readonly oldMasterKey: StorageConfig['masterKey'] } {
  const read = environmentReader(env)
  const context = storageContext(env, read)
  const storage = readStorage(read, context)
  const old = readOldMasterKeySource(read, context.production, storage.dataDir)
  if (read.faults.length > 0) throw new ConfigFaults(read.faults)
  return { ...storage, oldMasterKey: () => loadMasterKey(old) }
}

const storageContext = (env: Env, read: EnvironmentReader) => ({
  production: isReal(env, readPublicUrl(read, readPort(read))),
  warn: () => {},
})

const readPort = (read: EnvironmentReader) => read.integer('PORT', 3000, 0, 65_535)

const readPublicUrl = (read: EnvironmentReader, port: number) =>
  read.url(`http://localhost:${port}`, 'PUBLIC_URL', 'OAUTH_DOMAIN')

/** A local sign-in service lets anybody be anybody; on a network that must be meant. */
function judgeHost(read: EnvironmentReader, { host, gateway }: ServerConfig): void {
  const service = upstreamUrl(gateway.upstream)
  const local =
    host === 'localhost' || isLoopback(new URL(`http://${host.includes(':') ? `[${host}]` : host}`))
  if (local || !isLoopback(service) || read.flag('ALLOW_LOCAL_SIGN_IN_ON_NETWORK')) return
  read.fault(
    `HOST ${host} lets other machines in, and the sign-in service ${service.origin} lets anybody be anybody. Set HOST to 127.0.0.1, or ALLOW_LOCAL_SIGN_IN_ON_NETWORK=true when that is what you want.`,
  )
}

/** Whether real people use this: said so, or seen from a public address that is not loopback. */
export const isReal = (env: Env, publicUrl: URL): boolean =>
  env['NODE_ENV'] === 'production' || !isLoopback(publicUrl)

function rateLimits(read: EnvironmentReader): GatewayConfig['rateLimits'] {
  const text = read.text('RATE_LIMITS')
  if (text === undefined) return defaultRateLimits
  const { limits, faults } = parseRateLimits(text)
  for (const each of faults) read.fault(each)
  return limits
}
