import { resolve } from 'node:path'
import { ConfigFaults, type GatewayConfig, type UpstreamConfig } from '../assembly/config.ts'
import { defaultRateLimits, parseRateLimits } from '../governance/rate-limit-config.ts'
import { isLoopback } from '../kernel/url.ts'
import { defaultRedirectSchemes } from '../oauth/clients/redirect-uri.ts'
import { defaultLifetimes } from '../oauth/engine/settings.ts'
import { type Env, type EnvironmentReader, environmentReader } from './environment.ts'
import { masterKeyInFolder, parseMasterKey } from './master-key.ts'

/** Where to listen, beside what the gateway itself is told. */
export interface ServerConfig {
  readonly host: string
  readonly port: number
  readonly gateway: GatewayConfig
}

/**
 * The whole configuration from environment variables; docs/configuration.md lists them.
 * @throws {ConfigFaults} with every fault and its remedy.
 */
export function readConfig(env: Env): ServerConfig {
  const read = environmentReader(env)
  const port = read.integer('PORT', 3000, 0, 65_535)
  const publicUrl = read.url(`http://localhost:${port}`, 'PUBLIC_URL', 'OAUTH_DOMAIN')
  const dataDir = resolve(read.text('VOORDEUR_DATA_DIR') ?? '.voordeur')
  const staticClients = read.text('STATIC_CLIENTS')
  const documentation = read.text('RESOURCE_DOCUMENTATION')

  const config: ServerConfig = {
    host: read.text('HOST') ?? '127.0.0.1',
    port,
    gateway: {
      publicUrl,
      resourceUrl: read.url(
        new URL('/mcp', publicUrl).href,
        'MCP_SERVER_URL',
        'RESOURCE_SERVER_URL',
      ),
      dataDir,
      masterKey: masterKey(read, isReal(env, publicUrl), dataDir),
      upstream: upstream(read),
      resourceServerClients: new Set(read.list('RESOURCE_SERVER_CLIENTS', [])),
      redirectSchemes: read.list('REDIRECT_SCHEMES', defaultRedirectSchemes),
      requireSignIn: read.flag('REQUIRE_SIGN_IN'),
      allowedOrigins: read.list('ALLOWED_ORIGINS', []),
      trustedProxyHops: read.integer('TRUSTED_PROXY_HOPS', 0, 0, 10),
      allowLoopbackClientMetadata: read.flag('ALLOW_LOOPBACK_CLIENT_METADATA'),
      rateLimits: rateLimits(read),
      lifetimes: defaultLifetimes,
      ...(staticClients ? { staticClients } : {}),
      ...(documentation ? { resourceDocumentation: documentation } : {}),
    },
  }
  judgeHost(read, config)
  if (read.faults.length > 0) throw new ConfigFaults(read.faults)
  return config
}

/** A local sign-in service lets anybody be anybody; on a network that must be meant. */
function judgeHost(read: EnvironmentReader, { host, gateway }: ServerConfig): void {
  const { upstream } = gateway
  const service = upstream.kind === 'entra' ? upstream.authorityHost : upstream.issuer
  const local =
    host === 'localhost' || isLoopback(new URL(`http://${host.includes(':') ? `[${host}]` : host}`))
  if (local || !isLoopback(service) || read.flag('ALLOW_LOCAL_SIGN_IN_ON_NETWORK')) return
  read.fault(
    `HOST ${host} lets other machines in, and the sign-in service ${service.origin} lets anybody be anybody. Set HOST to 127.0.0.1, or ALLOW_LOCAL_SIGN_IN_ON_NETWORK=true when that is what you want.`,
  )
}

/** Whether real people use this: said so, or seen from a public address that is not loopback. */
const isReal = (env: Env, publicUrl: URL): boolean =>
  env['NODE_ENV'] === 'production' || !isLoopback(publicUrl)

/** Beside the data only where nothing real is at stake. */
function masterKey(read: EnvironmentReader, production: boolean, dataDir: string): Uint8Array {
  const given = read.text('VOORDEUR_MASTER_KEY')
  if (given !== undefined) {
    const key = parseMasterKey(given)
    if (!key)
      read.fault('VOORDEUR_MASTER_KEY must be 32 bytes in base64 (openssl rand -base64 32).')
    return key ?? new Uint8Array(32)
  }
  if (production) {
    read.fault(
      'VOORDEUR_MASTER_KEY is required in production and with a public PUBLIC_URL: 32 bytes in base64 (openssl rand -base64 32).',
    )
    return new Uint8Array(32)
  }
  return masterKeyInFolder(dataDir)
}

function upstream(read: EnvironmentReader): UpstreamConfig {
  const displayName = read.text('SIGN_IN_NAME')
  const name = displayName ? { displayName } : {}
  if (read.text('OIDC_ISSUER')) {
    return {
      kind: 'oidc',
      issuer: read.url('https://invalid.example', 'OIDC_ISSUER'),
      ...credentials(read, ['OIDC_CLIENT_ID'], ['OIDC_CLIENT_SECRET']),
      ...name,
    }
  }
  const tenant = read.text('ENTRA_TENANT', 'TENANT_ID')
  if (!tenant) {
    read.fault(
      'No sign-in service is configured. Set ENTRA_TENANT, ENTRA_CLIENT_ID and ENTRA_CLIENT_SECRET, or OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET. "npm start" does it for you with a local one.',
    )
  }
  return {
    kind: 'entra',
    authorityHost: read.url('https://login.microsoftonline.com', 'ENTRA_AUTHORITY_HOST'),
    tenant: tenant ?? '',
    allowedTenants: allowedTenants(read, tenant ?? ''),
    ...credentials(
      read,
      ['ENTRA_CLIENT_ID', 'CLIENT_ID'],
      ['ENTRA_CLIENT_SECRET', 'CLIENT_SECRET'],
    ),
    ...name,
  }
}

/** One tenant allows itself; a shared endpoint must say whose people may come in. */
function allowedTenants(read: EnvironmentReader, tenant: string): readonly string[] | 'any' {
  const listed = read.list('ENTRA_ALLOWED_TENANTS', isGuid(tenant) ? [tenant] : [])
  if (listed.length === 1 && listed[0] === 'any') return 'any'
  const wrong = listed.filter((id) => !isGuid(id))
  if (wrong.length > 0)
    read.fault(`ENTRA_ALLOWED_TENANTS must list tenant ids; not: ${wrong.join(', ')}.`)
  return listed.map((id) => id.toLowerCase())
}

const isGuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

function credentials(read: EnvironmentReader, idNames: string[], secretNames: string[]) {
  const clientId = read.text(...idNames)
  const clientSecret = read.text(...secretNames)
  if (!clientId) read.fault(`${idNames[0]} is missing: the client id of our registration upstream.`)
  if (!clientSecret) read.fault(`${secretNames[0]} is missing: the secret of that registration.`)
  return { clientId: clientId ?? '', clientSecret: clientSecret ?? '' }
}

function rateLimits(read: EnvironmentReader): GatewayConfig['rateLimits'] {
  const text = read.text('RATE_LIMITS')
  if (text === undefined) return defaultRateLimits
  const { limits, faults } = parseRateLimits(text)
  for (const each of faults) read.fault(each)
  return limits
}
