import { isLoopback } from '../kernel/url.ts'
import type { ToolContract } from '../mcp/contract.ts'
import type { ClientMetadata } from '../oauth/clients/client-metadata.ts'
import type { GatewayConfig } from './config.ts'
import { hasOnBehalfOf, upstreamUrl } from './upstream-config.ts'

/** What of a tool's contract decides where the person must have signed in. */
export type DelegatingContract = Pick<ToolContract, 'name' | 'downstream'>

/** What is unsafe or can't work, each fault in one sentence with its remedy; none is `[]`. */
export function judgeConfig(
  config: GatewayConfig,
  staticClients: readonly ClientMetadata[],
  contracts: readonly DelegatingContract[],
): readonly string[] {
  return [
    ...urlFaults(config),
    ...upstreamFaults(config),
    ...modeFaults(config),
    ...delegationFaults(config, contracts),
    ...clientFaults(config, staticClients),
  ]
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
  const url = upstreamUrl(upstream)
  const local = isLoopback(url) || url.protocol !== 'https:'
  if (local && !isLoopback(publicUrl)) {
    faults.push(
      `The sign-in service ${url.origin} is local or not https, which only a gateway on loopback may use. Configure the real one, or set PUBLIC_URL to a loopback address.`,
    )
  }
  if (upstream.kind === 'entra' && upstream.tenant && upstream.allowedTenants.length === 0) {
    faults.push(
      'ENTRA_ALLOWED_TENANTS is empty, so nobody could sign in. List the tenant ids, or set it to "any".',
    )
  }
  return faults
}

function modeFaults({ upstream, direct }: GatewayConfig): string[] {
  if (!direct || upstream.kind === 'entra') return []
  return [
    'VOORDEUR_MODE asks for direct mode, which takes tokens of Microsoft Entra ID only. Set ENTRA_TENANT, or VOORDEUR_MODE=gateway.',
  ]
}

/** Tools that act at other services need a sign-in service that lets them. */
function delegationFaults(
  { upstream, expectedDownstream }: GatewayConfig,
  contracts: readonly DelegatingContract[],
): string[] {
  const delegating = contracts.filter(({ downstream = [] }) => downstream.length > 0)
  const names = delegating.map(({ name }) => name).join(', ')
  const declared = delegating.flatMap(({ downstream = [] }) => downstream)
  const faults: string[] = []
  if (delegating.length > 0 && !hasOnBehalfOf(upstream)) {
    faults.push(
      `The tools ${names} act at other services as the person (On-Behalf-Of), and ${NAMES[upstream.kind]} has no such exchange. Sign in with Microsoft Entra ID or External ID, or leave those tools out.`,
    )
  }
  if (expectedDownstream && !declared.includes(expectedDownstream)) {
    faults.push(
      `GRAPH_SCOPE names ${expectedDownstream}, which no tool's contract declares as downstream. Declare it there, or remove GRAPH_SCOPE.`,
    )
  }
  return faults
}

const NAMES = {
  entra: 'Microsoft Entra ID',
  'external-id': 'Microsoft Entra External ID',
  b2c: 'Azure AD B2C',
  oidc: 'a general OpenID Connect provider',
} as const

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
