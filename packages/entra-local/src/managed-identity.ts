import { randomBytes, randomUUID } from 'node:crypto'
import { type AppSubject, appTokenClaims } from './app-only-claims.ts'
import { signAppToken } from './client-credentials.ts'
import { ConfigurationError } from './clients.ts'
import { EntraError } from './errors.ts'
import { isGuid } from './guid.ts'
import { signV2 } from './keys.ts'
import { type Parameters, readParameters } from './parameters.ts'
import { sameSecret } from './same-secret.ts'
import type { Services } from './services.ts'
import { homeTenant } from './tenancy.ts'
import { TOKEN_EXCHANGE, TOKEN_EXCHANGE_APP_ID } from './token-exchange.ts'

/** A user-assigned managed identity. */
export interface ManagedIdentity {
  /** GUID; what a program asks for its token by. */
  readonly client_id: string
  /** GUID; the `sub` of its tokens, and the subject of a federated credential that trusts it. */
  readonly principal_id: string
  /** Azure resource id. */
  readonly mi_res_id?: string
}

export interface ManagedIdentities {
  readonly identities: readonly ManagedIdentity[]
  /** What `X-IDENTITY-HEADER` has to carry: the value of a container's `IDENTITY_HEADER`. */
  readonly header: string
}

const LIFETIME = 24 * 3600
const API_VERSION = '2019-08-01'
/** The names a request knows an identity by; exactly one of them says which. */
const SELECTORS = {
  client_id: 'client_id',
  principal_id: 'principal_id',
  object_id: 'principal_id',
  mi_res_id: 'mi_res_id',
} as const

/** @throws ConfigurationError for identities without their two GUIDs, or an empty header. */
export function registerManagedIdentities(
  identities: readonly ManagedIdentity[] = [],
  header: string = randomBytes(32).toString('hex'),
): ManagedIdentities {
  const right = ({ client_id, principal_id }: ManagedIdentity) =>
    isGuid(client_id) && isGuid(principal_id)
  if (!identities.every(right))
    throw new ConfigurationError(
      'managed_identities: expected {client_id, principal_id}, both lower-case GUIDs.',
    )
  if (header === '') throw new ConfigurationError('identity_header: expected a non-empty text.')
  return { identities, header }
}

/**
 * `GET /msi/token` as Azure Container Apps and App Service offer it to a container.
 * Every answer is theirs in shape; errors are `{statusCode, message, correlationId}`.
 */
export async function answerManagedIdentity(services: Services, request: Request) {
  const { identities, header } = services.managedIdentities
  if (!sameSecret(request.headers.get('x-identity-header') ?? '', header))
    return refuse(401, 'Unauthorized: send X-IDENTITY-HEADER with the value of IDENTITY_HEADER.')
  try {
    const query = readParameters(new URL(request.url).searchParams)
    const resource = query.get('resource')
    if (query.get('api-version') !== API_VERSION)
      return refuse(400, `Unsupported api-version: send ${API_VERSION}.`)
    if (resource === undefined) return refuse(400, "The query has no 'resource'.")
    const identity = selectIdentity(identities, query)
    if (!identity) return refuse(400, NOT_FOUND)
    return Response.json(await issue(services, identity, resource), { headers: NO_STORE })
  } catch (fault) {
    if (!(fault instanceof EntraError)) throw fault
    return refuse(400, fault.message)
  }
}

const NO_STORE = { 'cache-control': 'no-store' }
const NOT_FOUND =
  'No User Assigned or Delegated Managed Identity found for specified ' +
  'ClientId/ResourceId/PrincipalId.'

/** None named means the system-assigned identity, which there is none of here. */
function selectIdentity(
  identities: readonly ManagedIdentity[],
  query: Parameters,
): ManagedIdentity | undefined {
  const asked = Object.entries(SELECTORS).filter(([name]) => query.has(name))
  const [selector] = asked
  if (!selector || asked.length > 1) return undefined
  const [name, member] = selector
  const value = query.get(name)?.toLowerCase()
  return identities.find((one) => one[member]?.toLowerCase() === value)
}

async function issue(services: Services, identity: ManagedIdentity, resource: string) {
  const issuedAt = Math.floor(services.now() / 1000)
  const subject: AppSubject = {
    origin: services.origin,
    tid: homeTenant(services.directory).tid,
    client_id: identity.client_id,
    principalId: identity.principal_id,
    strength: '2',
    issuedAt,
    lifetime: LIFETIME,
  }
  return {
    access_token: await signFor(services, subject, resource),
    expires_on: String(issuedAt + LIFETIME),
    resource,
    token_type: 'Bearer',
    client_id: identity.client_id,
  }
}

async function signFor(services: Services, subject: AppSubject, resource: string) {
  const name = resource.replace(/\/$/, '')
  if (name === TOKEN_EXCHANGE || name === TOKEN_EXCHANGE_APP_ID)
    return signV2(await services.keys, appTokenClaims(subject, TOKEN_EXCHANGE_APP_ID, []))
  return signAppToken(services, subject, name)
}

const refuse = (statusCode: number, message: string): Response =>
  Response.json(
    { statusCode, message, correlationId: randomUUID() },
    { status: statusCode, headers: NO_STORE },
  )
