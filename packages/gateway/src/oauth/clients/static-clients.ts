import { readJwks } from './client-keys.ts'
import {
  type ClientAuthMethod,
  type ClientMetadata,
  type ClientPolicy,
  type GrantType,
  MetadataFault,
} from './client-metadata.ts'
import {
  type RawMetadata,
  readApplicationType,
  readName,
  readObject,
  readRedirectUris,
} from './metadata-fields.ts'

export interface ParsedStaticClients {
  readonly clients: readonly ClientMetadata[]
  /** One sentence per mistake. Empty when the text is usable. */
  readonly faults: readonly string[]
}

const KNOWN_FIELDS = new Set([
  'client_id',
  'client_name',
  'client_secret',
  'jwks',
  'token_endpoint_auth_method',
  'application_type',
  'redirect_uris',
  'grant_types',
  'scope',
])
const GRANT_TYPES = new Set<string>([
  'authorization_code',
  'refresh_token',
  'client_credentials',
] satisfies GrantType[])
const CLIENT_ID = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,127}$/
/** Internal ids of people start like this; a token's `sub` can be either. */
const PERSON_PREFIX = /^person_/i
const MIN_SECRET_LENGTH = 32
const PRINTABLE = /^[\x21-\x7e]+$/

/**
 * Reads the clients an operator configured: a JSON array of `{client_id, client_name,
 * client_secret | jwks, redirect_uris, grant_types, scope}`, with `application_type` and
 * `token_endpoint_auth_method` where the default does not fit. `client_credentials` needs a
 * secret or keys and an explicit list of scopes; a resource server that only introspects has
 * an empty list of grants.
 */
export function parseStaticClients(text: string, policy: ClientPolicy): ParsedStaticClients {
  const entries = parseArray(text)
  if (entries === undefined) {
    return { clients: [], faults: ['The static clients must be a JSON array of clients.'] }
  }
  const clients: ClientMetadata[] = []
  const faults: string[] = []
  const ids = new Set<string>()
  for (const [index, entry] of entries.entries()) {
    const found: string[] = []
    const raw = collect(() => readObject(entry), undefined, found)
    if (raw === undefined) {
      faults.push(`Static client number ${index + 1} is not a JSON object.`)
      continue
    }
    const client = readClient(raw, policy, found)
    if (ids.has(client.client_id)) found.push('another client has the same client_id')
    ids.add(client.client_id)
    const name = CLIENT_ID.test(client.client_id) ? `"${client.client_id}"` : `number ${index + 1}`
    faults.push(...found.map((fault) => `Static client ${name}: ${fault}.`))
    clients.push(client)
  }
  return faults.length === 0 ? { clients, faults } : { clients: [], faults }
}

function parseArray(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Reads on after a mistake, so that all of them are in `faults`. */
function readClient(raw: RawMetadata, policy: ClientPolicy, faults: string[]): ClientMetadata {
  const attempt = <T>(read: () => T, otherwise: T): T => collect(read, otherwise, faults)
  const grantTypes = readGrants(raw, faults)
  const scope = readScopes(raw, policy, faults)
  const name = attempt(() => readName(raw), undefined)
  const method = readMethod(raw, faults)
  const usesCode = grantTypes.includes('authorization_code')
  const redirectUris = usesCode ? attempt(() => readRedirectUris(raw, policy), []) : []
  const unknown = Object.keys(raw).filter((field) => !KNOWN_FIELDS.has(field))
  if (unknown.length > 0) faults.push(`unknown fields ${unknown.join(', ')}`)
  if (name === undefined) faults.push('client_name is missing')
  checkGrants(grantTypes, method, scope, faults)
  return {
    client_id: readClientId(raw, faults),
    ...(name === undefined ? {} : { client_name: name }),
    redirect_uris: redirectUris,
    grant_types: grantTypes,
    response_types: usesCode ? ['code'] : [],
    token_endpoint_auth_method: method,
    application_type: attempt(() => readApplicationType(raw, redirectUris), 'native'),
    ...(scope === undefined ? {} : { scope }),
    ...(method.startsWith('client_secret') ? { client_secret: String(raw['client_secret']) } : {}),
    ...(method === 'private_key_jwt'
      ? { jwks: attempt(() => readJwks(raw['jwks']), NO_KEYS) }
      : {}),
  }
}

const NO_KEYS = { keys: [] }

function collect<T>(read: () => T, otherwise: T, faults: string[]): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof MetadataFault)) throw error
    faults.push(error.message.replace(/\.$/, ''))
    return otherwise
  }
}

function readClientId(raw: RawMetadata, faults: string[]): string {
  const id = raw['client_id']
  if (typeof id !== 'string' || !CLIENT_ID.test(id)) {
    faults.push('client_id must be 1 to 128 letters, digits, dots, dashes, tildes or underscores')
  } else if (PERSON_PREFIX.test(id)) {
    faults.push('client_id must not start with "person_", which is how ids of people start')
  }
  return String(id)
}

function readMethod(raw: RawMetadata, faults: string[]): ClientAuthMethod {
  const secret = raw['client_secret']
  if (secret !== undefined && raw['jwks'] !== undefined) {
    faults.push('client_secret and jwks must not be used together')
  }
  const methods = methodsFor(raw)
  const stated = raw['token_endpoint_auth_method'] ?? methods[0]
  const method = methods.find((one) => one === stated)
  if (method === undefined) {
    faults.push(`token_endpoint_auth_method must be ${methods.join(' or ')} for this client`)
  }
  checkSecret(secret, faults)
  return method ?? methods[0]
}

/** What fits the client's credentials; the first is the default. */
function methodsFor(raw: RawMetadata): readonly [ClientAuthMethod, ...ClientAuthMethod[]] {
  if (raw['jwks'] !== undefined) return ['private_key_jwt']
  return raw['client_secret'] === undefined
    ? ['none']
    : ['client_secret_basic', 'client_secret_post']
}

function checkSecret(secret: unknown, faults: string[]): void {
  if (secret === undefined) return
  if (typeof secret !== 'string' || secret.length < MIN_SECRET_LENGTH || !PRINTABLE.test(secret)) {
    faults.push(`client_secret must be at least ${MIN_SECRET_LENGTH} printable characters`)
  }
}

function readGrants(raw: RawMetadata, faults: string[]): readonly GrantType[] {
  const value = raw['grant_types'] ?? ['authorization_code', 'refresh_token']
  const known = Array.isArray(value) && value.every((grant) => GRANT_TYPES.has(grant))
  if (known) return [...new Set<GrantType>(value)]
  faults.push(`grant_types must be a list out of ${[...GRANT_TYPES].join(', ')}`)
  return []
}

function readScopes(raw: RawMetadata, policy: ClientPolicy, faults: string[]): string | undefined {
  const value = raw['scope']
  if (value === undefined) return undefined
  const scopes = typeof value === 'string' ? value.split(' ').filter((scope) => scope !== '') : []
  const unknown = scopes.filter((scope) => !policy.scopes.includes(scope))
  if (scopes.length === 0) faults.push('scope must be a string of scopes separated by spaces')
  if (unknown.length > 0) {
    faults.push(`unknown scopes ${unknown.join(', ')}; known are ${policy.scopes.join(', ')}`)
  }
  return [...new Set(scopes)].join(' ')
}

function checkGrants(
  grants: readonly GrantType[],
  method: ClientAuthMethod,
  scope: string | undefined,
  faults: string[],
): void {
  if (grants.length === 0 && method === 'none') {
    faults.push('a client without grants needs a client_secret or jwks')
  }
  if (grants.includes('refresh_token') && !grants.includes('authorization_code')) {
    faults.push('grant_types refresh_token goes with authorization_code')
  }
  if (!grants.includes('client_credentials')) return
  if (method === 'none') faults.push('client_credentials needs a client_secret or jwks')
  if (scope === undefined) faults.push('client_credentials needs an explicit scope list')
}
