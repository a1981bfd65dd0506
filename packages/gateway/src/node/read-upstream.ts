import type {
  EntraUpstream,
  ExternalIdUpstream,
  OidcUpstream,
  UpstreamConfig,
} from '../assembly/upstream-config.ts'
import { ENTRA_CREDENTIAL } from '../identity/client-authentication/judge-client-credential.ts'
import { exchangeAudienceFor } from '../identity/client-authentication/managed-identity.ts'
import { isGuid } from '../kernel/guid.ts'
import type { EnvironmentReader } from './environment.ts'
import { b2c } from './read-b2c.ts'
import {
  credential,
  displayName,
  guid,
  issuer,
  NOWHERE,
  type Reading,
  type UpstreamSurroundings,
} from './read-registration.ts'

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

function oidc(reading: Reading): OidcUpstream {
  const { read } = reading
  const clientId = read.text('OIDC_CLIENT_ID')
  if (!clientId)
    read.fault('OIDC_CLIENT_ID is missing: the client id of our registration upstream.')
  return {
    kind: 'oidc',
    issuer: read.url(NOWHERE, 'OIDC_ISSUER'),
    clientId: clientId ?? '',
    // Of the four credentials, a secret is what every provider takes.
    credential: credential(reading, { prefix: 'OIDC', only: 'secret' }),
    ...displayName(read),
  }
}
