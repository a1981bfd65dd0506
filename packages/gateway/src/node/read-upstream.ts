import type {
  B2cUpstream,
  EntraUpstream,
  ExternalIdUpstream,
  OidcUpstream,
  UpstreamConfig,
} from '../assembly/upstream-config.ts'
import { atOtherPolicy, b2cDiscoveryUrl } from '../identity/b2c-policy.ts'
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
const CHOICES = [
  { names: ['OIDC_ISSUER'], reader: oidc },
  { names: ['AZURE_B2C_POLICY'], reader: b2c },
  { names: ['EXTERNAL_ID_DISCOVERY_URL'], reader: externalId },
  { names: ['ENTRA_TENANT', 'TENANT_ID'], reader: entra },
] as const

const NONE =
  'No sign-in service is configured. Set ENTRA_TENANT and ENTRA_CLIENT_ID, EXTERNAL_ID_DISCOVERY_URL, AZURE_B2C_POLICY, or OIDC_ISSUER, with their credentials. "npm start" does it for you with a local one.'
const API_SCOPE = 'access_as_user'
/** Stands in for an address that has a fault; nothing starts with it. */
const NOWHERE = 'https://invalid.example/'

/** Reads the one sign-in service of this deployment; every fault is left with the reader. */
export function readUpstream(
  read: EnvironmentReader,
  surroundings: UpstreamSurroundings,
): UpstreamConfig {
  const chosen = CHOICES.flatMap(({ names, reader }) => {
    const set = names.find((name) => read.text(name) !== undefined)
    return set === undefined ? [] : [{ set, reader }]
  })
  if (chosen.length > 1) {
    const names = chosen.map(({ set }) => set).join(' and ')
    read.fault(`${names} are set, and a deployment has one sign-in service. Keep one of them.`)
  }
  if (chosen.length === 0) read.fault(NONE)
  const { reader } = chosen[0] ?? { reader: entra }
  return reader({ ...surroundings, read })
}

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
    discoveryUrl: read.url(NOWHERE, 'EXTERNAL_ID_DISCOVERY_URL'),
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
  const discoveryUrl = b2cDiscovery(read, policy)
  const passwordResetDiscoveryUrl = reset && atOtherPolicy(discoveryUrl, policy, reset)
  judgeRedirect(reading)
  return {
    kind: 'b2c',
    discoveryUrl,
    ...issuer(read, 'AZURE_B2C_ISSUER'),
    allowedPolicies: read.list('AZURE_B2C_ALLOWED_POLICIES', [policy]),
    ...(passwordResetDiscoveryUrl ? { passwordResetDiscoveryUrl } : {}),
    clientId: guid(read, 'AZURE_B2C_CLIENT_ID'),
    credential: credential(reading, { prefix: 'AZURE_B2C' }),
    ...displayName(read),
  }
}

/** By the tenant's name, or the whole address: then it must be of the policy that is named. */
function b2cDiscovery(read: EnvironmentReader, policy: string): URL {
  if (read.text('AZURE_B2C_DISCOVERY_URL') === undefined) return b2cDiscoveryByName(read, policy)
  const url = read.url(NOWHERE, 'AZURE_B2C_DISCOVERY_URL')
  if (url.href !== NOWHERE && !atOtherPolicy(url, policy, policy))
    read.fault(
      `AZURE_B2C_DISCOVERY_URL is not an address of the policy ${policy}, which AZURE_B2C_POLICY names. Give the address of that policy's document, or name the other policy.`,
    )
  return url
}

function b2cDiscoveryByName(read: EnvironmentReader, policy: string): URL {
  const tenant = read.text('AZURE_B2C_TENANT')
  if (tenant !== undefined && !isGuid(tenant) && TENANT_NAME.test(tenant))
    return b2cDiscoveryUrl({ tenant, policy })
  const what = tenant === undefined ? 'is missing' : `can't be "${tenant}"`
  read.fault(
    `AZURE_B2C_TENANT ${what}: it is the tenant’s name, such as contoso or contoso.onmicrosoft.com. With a tenant id or a custom domain, set AZURE_B2C_DISCOVERY_URL instead.`,
  )
  return new URL(NOWHERE)
}

const TENANT_NAME = /^[a-z0-9-]+(\.onmicrosoft\.com)?$/i

/** Named only so that a deployment's settings can say it; there is one callback, and it is ours. */
function judgeRedirect({ read, callback }: Reading): void {
  const redirect = read.text('AZURE_B2C_REDIRECT_URI')
  if (redirect === undefined || redirect === callback) return
  read.fault(
    `AZURE_B2C_REDIRECT_URI is ${redirect}, and this gateway's callback is ${callback}. Register that one at Azure AD B2C, and set it here or leave it out.`,
  )
}

function oidc(reading: Reading): OidcUpstream {
  const { read, env, production, warn } = reading
  const clientId = read.text('OIDC_CLIENT_ID')
  const secret = read.text('OIDC_CLIENT_SECRET')
  // Asked for by name: of the four credentials, a secret is what every provider takes.
  const asked = { ...env, OIDC_CLIENT_AUTHENTICATION: 'secret' }
  const judged = judgeClientCredential(asked, production, { prefix: 'OIDC' })
  if (!clientId)
    read.fault('OIDC_CLIENT_ID is missing: the client id of our registration upstream.')
  for (const fault of judged.faults) read.fault(fault)
  for (const warning of judged.warnings) warn(warning)
  return {
    kind: 'oidc',
    issuer: read.url(NOWHERE, 'OIDC_ISSUER'),
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
    // Not repeated: what is pasted here by mistake may be the secret.
    read.fault(`${names[0]} must be a GUID: the application (client) id of our registration.`)
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
