import type {
  B2cUpstream,
  EntraUpstream,
  ExternalIdUpstream,
  OidcUpstream,
  UpstreamConfig,
} from '../assembly/upstream-config.ts'
import type { ClientCredentialConfig } from '../identity/client-authentication/client-credential-config.ts'
import {
  type CredentialNames,
  ENTRA_CREDENTIAL,
  judgeClientCredential,
} from '../identity/client-authentication/judge-client-credential.ts'
import { exchangeAudienceFor } from '../identity/client-authentication/managed-identity.ts'
import { isGuid } from '../kernel/guid.ts'
import { parseUrl } from '../kernel/url.ts'
import type { Env, EnvironmentReader } from './environment.ts'

/** What reading the sign-in service needs to know. */
export interface UpstreamSurroundings {
  readonly env: Env
  readonly production: boolean
  /** The callback that must be registered upstream. */
  readonly callback: string
  /** Collects what keeps nothing from starting. */
  warn(sentence: string): void
}

interface Reading extends UpstreamSurroundings {
  readonly read: EnvironmentReader
}

/** Whichever of these is set chooses the sign-in service. */
const CHOICES = {
  OIDC_ISSUER: oidc,
  AZURE_B2C_POLICY: b2c,
  EXTERNAL_ID_DISCOVERY_URL: externalId,
  ENTRA_TENANT: entra,
} as const

const NONE =
  'No sign-in service is configured. Set ENTRA_TENANT and ENTRA_CLIENT_ID, EXTERNAL_ID_DISCOVERY_URL, AZURE_B2C_POLICY, or OIDC_ISSUER, with their credentials. "npm start" does it for you with a local one.'
const API_SCOPE = 'access_as_user'

/** Reads the one sign-in service of this deployment; every fault is left with the reader. */
export function readUpstream(
  read: EnvironmentReader,
  surroundings: UpstreamSurroundings,
): UpstreamConfig {
  const chosen = Object.entries(CHOICES).filter(([name]) => isSet(read, name))
  if (chosen.length > 1) {
    const names = chosen.map(([name]) => name).join(' and ')
    read.fault(`${names} are both set, and a deployment has one sign-in service. Remove one.`)
  }
  if (chosen.length === 0) read.fault(NONE)
  const [, reader] = chosen[0] ?? ['', entra]
  return reader({ ...surroundings, read })
}

const isSet = (read: EnvironmentReader, name: string): boolean =>
  (name === 'ENTRA_TENANT' ? read.text(name, 'TENANT_ID') : read.text(name)) !== undefined

function entra(reading: Reading): EntraUpstream {
  const { read } = reading
  const tenant = read.text('ENTRA_TENANT', 'TENANT_ID') ?? ''
  const authorityHost = read.url('https://login.microsoftonline.com', 'ENTRA_AUTHORITY_HOST')
  const exchangeAudience = exchangeAudienceFor(authorityHost)
  return {
    kind: 'entra',
    authorityHost,
    tenant,
    allowedTenants: allowedTenants(read, tenant),
    clientId: guid(read, 'ENTRA_CLIENT_ID', 'CLIENT_ID'),
    credential: credential(reading, { ...ENTRA_CREDENTIAL, exchangeAudience }),
    apiScope: read.text('ENTRA_API_SCOPE') ?? API_SCOPE,
    ...displayName(read),
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

function externalId(reading: Reading): ExternalIdUpstream {
  const { read } = reading
  return {
    kind: 'external-id',
    discoveryUrl: read.url('https://invalid.example', 'EXTERNAL_ID_DISCOVERY_URL'),
    ...issuer(read, 'EXTERNAL_ID_ISSUER'),
    clientId: guid(read, 'EXTERNAL_ID_CLIENT_ID'),
    credential: credential(reading, { prefix: 'EXTERNAL_ID' }),
    apiScope: read.text('EXTERNAL_ID_API_SCOPE') ?? API_SCOPE,
    ...displayName(read),
  }
}

function b2c(reading: Reading): B2cUpstream {
  const { read } = reading
  const policy = read.text('AZURE_B2C_POLICY') ?? ''
  const reset = read.text('AZURE_B2C_PASSWORD_RESET_POLICY')
  judgeRedirect(reading)
  return {
    kind: 'b2c',
    discoveryUrl: read.url(b2cDiscovery(read, policy), 'AZURE_B2C_DISCOVERY_URL'),
    ...issuer(read, 'AZURE_B2C_ISSUER'),
    allowedPolicies: read.list('AZURE_B2C_ALLOWED_POLICIES', [policy, ...(reset ? [reset] : [])]),
    ...(reset ? { passwordResetDiscoveryUrl: resetDiscovery(read, policy, reset) } : {}),
    clientId: guid(read, 'AZURE_B2C_CLIENT_ID'),
    credential: credential(reading, { prefix: 'AZURE_B2C' }),
    ...displayName(read),
  }
}

/** `contoso`, `contoso.onmicrosoft.com`, or nothing where the whole address is given. */
function b2cDiscovery(read: EnvironmentReader, policy: string): string {
  const tenant = read.text('AZURE_B2C_TENANT')
  if (tenant === undefined && read.text('AZURE_B2C_DISCOVERY_URL') === undefined) {
    read.fault(
      'AZURE_B2C_TENANT is missing: the tenant’s name, such as contoso or contoso.onmicrosoft.com. With a custom domain, set AZURE_B2C_DISCOVERY_URL instead.',
    )
  }
  const name = (tenant ?? 'invalid').replace(/\.onmicrosoft\.com$/i, '')
  const plain = /^[a-z0-9-]+$/i.test(name)
  if (!plain) read.fault(`AZURE_B2C_TENANT must be a tenant's name, and is "${tenant}".`)
  const safe = plain ? name : 'invalid'
  return `https://${safe}.b2clogin.com/${safe}.onmicrosoft.com/${encodeURIComponent(policy)}/v2.0/.well-known/openid-configuration`
}

/** The same address with the other policy in the first one's place. */
function resetDiscovery(read: EnvironmentReader, policy: string, reset: string): URL {
  const url = read.text('AZURE_B2C_DISCOVERY_URL') ?? b2cDiscovery(read, policy)
  return (
    parseUrl(url.replace(policy, encodeURIComponent(reset))) ?? new URL('https://invalid.example')
  )
}

/** Named only so that a deployment's settings can say it; there is one callback, and it is ours. */
function judgeRedirect({ read, callback }: Reading): void {
  const redirect = read.text('AZURE_B2C_REDIRECT_URI')
  if (redirect === undefined || redirect === callback) return
  read.fault(
    `AZURE_B2C_REDIRECT_URI is ${redirect}, and this gateway's callback is ${callback}. Register that one at Azure AD B2C, and set it here or leave it out.`,
  )
}

function oidc(reading: Reading): OidcUpstream {
  const { read } = reading
  const clientId = read.text('OIDC_CLIENT_ID')
  const secret = read.text('OIDC_CLIENT_SECRET')
  if (!clientId)
    read.fault('OIDC_CLIENT_ID is missing: the client id of our registration upstream.')
  if (!secret) read.fault('OIDC_CLIENT_SECRET is missing: the secret of that registration.')
  return {
    kind: 'oidc',
    issuer: read.url('https://invalid.example', 'OIDC_ISSUER'),
    clientId: clientId ?? '',
    credential: { kind: 'secret', secret: secret ?? '' },
    ...displayName(read),
  }
}

function credential(
  { read, env, production, warn }: Reading,
  names: CredentialNames,
): ClientCredentialConfig {
  const { config, faults, warnings } = judgeClientCredential(env, production, names)
  for (const fault of faults) read.fault(fault)
  for (const warning of warnings) warn(warning)
  return config ?? { kind: 'secret', secret: '' }
}

function guid(read: EnvironmentReader, ...names: string[]): string {
  const value = read.text(...names)
  if (!value) {
    read.fault(`${names[0]} is missing: the application (client) id of our registration upstream.`)
  } else if (!isGuid(value)) {
    read.fault(`${names[0]} must be a GUID, the application (client) id, and is "${value}".`)
  }
  return (value ?? '').toLowerCase()
}

/** As a string: an issuer is compared letter by letter, its last slash included. */
function issuer(read: EnvironmentReader, name: string): { issuer?: string } {
  const value = read.text(name)
  if (value === undefined) return {}
  const url = parseUrl(value)
  if (!url || !['https:', 'http:'].includes(url.protocol))
    read.fault(`${name} must be an absolute http(s) URL, and is "${value}".`)
  return { issuer: value }
}

function displayName(read: EnvironmentReader): { displayName?: string } {
  const name = read.text('SIGN_IN_NAME')
  return name ? { displayName: name } : {}
}
