import { isLoopback } from '../kernel/url.ts'
import type { ClientMetadata } from '../oauth/clients/client-metadata.ts'
import type { GatewayConfig } from './config.ts'

/** What is unsafe or can't work, each fault in one sentence with its remedy; none is `[]`. */
export function judgeConfig(
  config: GatewayConfig,
  staticClients: readonly ClientMetadata[],
): readonly string[] {
  return [...urlFaults(config), ...upstreamFaults(config), ...clientFaults(config, staticClients)]
}

function urlFaults({ publicUrl, resourceUrl }: GatewayConfig): string[] {
  const faults: string[] = []
  if (publicUrl.pathname !== '/' || publicUrl.search || publicUrl.hash) {
    faults.push(`PUBLIC_URL must be an origin without a path, and is ${publicUrl.href}.`)
  }
  if (resourceUrl.search || resourceUrl.hash) {
    faults.push(`MCP_SERVER_URL must have no query and no fragment, and is ${resourceUrl.href}.`)
  }
  for (const [name, url] of [
    ['PUBLIC_URL', publicUrl],
    ['MCP_SERVER_URL', resourceUrl],
  ] as const) {
    const insecure = url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))
    if (insecure) faults.push(`${name} must be https (http only on loopback), and is ${url.href}.`)
    if (url.username || url.password) faults.push(`${name} must not carry a user name or password.`)
  }
  return faults
}

function upstreamFaults({ publicUrl, upstream }: GatewayConfig): string[] {
  const faults: string[] = []
  const url = upstream.kind === 'entra' ? upstream.authorityHost : upstream.issuer
  const local = isLoopback(url) || url.protocol !== 'https:'
  if (local && !isLoopback(publicUrl)) {
    faults.push(
      `The sign-in service ${url.origin} is local or not https, which only a gateway on loopback may use. Configure the real one, or set PUBLIC_URL to a loopback address.`,
    )
  }
  if (upstream.kind === 'entra' && upstream.allowedTenants.length === 0) {
    faults.push(
      'ENTRA_ALLOWED_TENANTS is empty, so nobody could sign in. List the tenant ids, or set it to "any".',
    )
  }
  return faults
}

function clientFaults(config: GatewayConfig, staticClients: readonly ClientMetadata[]): string[] {
  const faults: string[] = []
  if (config.allowLoopbackClientMetadata && !isLoopback(config.publicUrl)) {
    faults.push(
      'ALLOW_LOOPBACK_CLIENT_METADATA opens this machine to strangers and is refused unless PUBLIC_URL is a loopback address. Remove it.',
    )
  }
  const known = new Set(staticClients.map((client) => client.client_id))
  for (const id of config.resourceServerClients) {
    if (!known.has(id)) {
      faults.push(`RESOURCE_SERVER_CLIENTS names ${id}, which STATIC_CLIENTS does not have.`)
    }
  }
  return faults
}
