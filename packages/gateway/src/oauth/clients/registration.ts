import { readKeys } from './client-keys.ts'
import {
  type ClientAuthMethod,
  type ClientPolicy,
  type MetadataErrorCode,
  MetadataFault,
  type RegisteredMetadata,
} from './client-metadata.ts'
import {
  type RawMetadata,
  readApplicationType,
  readGrantTypes,
  readLink,
  readName,
  readObject,
  readRedirectUris,
  readResponseTypes,
  readScope,
} from './metadata-fields.ts'

/** The metadata to register, or the error to answer with (RFC 7591 section 3.2.2). */
export type RegistrationOutcome =
  | { readonly metadata: RegisteredMetadata }
  | { readonly error: MetadataErrorCode; readonly description: string }

const AUTH_METHODS = new Set<unknown>([
  'none',
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
] satisfies ClientAuthMethod[])

/**
 * What a client that registers itself becomes here (RFC 7591 section 2). Fields we know are
 * checked, fields we don't are left out, and so are `client_id`, `client_secret`, `logo_uri`
 * and `software_statement`: a stranger's word for those is worth nothing. The registration
 * answer echoes what was kept, which is how the client learns of it.
 */
export function normaliseRegistration(body: unknown, policy: ClientPolicy): RegistrationOutcome {
  try {
    const raw = readObject(body)
    const method = readAuthMethod(raw)
    const keys = method === 'private_key_jwt' ? readKeys(raw) : {}
    return { metadata: { ...readCommon(raw, policy), ...keys, token_endpoint_auth_method: method } }
  } catch (error) {
    if (!(error instanceof MetadataFault)) throw error
    return { error: error.code, description: error.message }
  }
}

/**
 * The fields that are read the same way wherever a client introduces itself.
 *
 * @throws {MetadataFault}
 */
export function readCommon(raw: RawMetadata, policy: ClientPolicy) {
  const redirectUris = readRedirectUris(raw, policy)
  return withoutUndefined({
    client_name: readName(raw),
    client_uri: readLink(raw, 'client_uri'),
    policy_uri: readLink(raw, 'policy_uri'),
    tos_uri: readLink(raw, 'tos_uri'),
    redirect_uris: redirectUris,
    grant_types: readGrantTypes(raw),
    response_types: readResponseTypes(raw),
    application_type: readApplicationType(raw, redirectUris),
    scope: readScope(raw, policy),
  })
}

/** RFC 7591 section 2: a client that does not say authenticates with Basic. */
function readAuthMethod(raw: RawMetadata): ClientAuthMethod {
  const method = raw['token_endpoint_auth_method'] ?? 'client_secret_basic'
  if (AUTH_METHODS.has(method)) return method as ClientAuthMethod
  throw new MetadataFault(
    'invalid_client_metadata',
    `token_endpoint_auth_method must be one of ${[...AUTH_METHODS].join(', ')}.`,
  )
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** The engine tells an absent field from an undefined one, and so does JSON. */
function withoutUndefined<T extends object>(value: T): Defined<T> {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return Object.fromEntries(entries) as Defined<T>
}
