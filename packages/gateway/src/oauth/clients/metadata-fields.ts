import {
  type ClientPolicy,
  type GrantType,
  MetadataFault,
  type RegisteredMetadata,
} from './client-metadata.ts'
import {
  checkRedirectUri,
  isPlainUri,
  type RedirectUriPolicy,
  redirectUriFaults,
} from './redirect-uri.ts'

/** Metadata as it came: an object, nothing else checked. */
export type RawMetadata = Readonly<Record<string, unknown>>

const MAX_REDIRECT_URIS = 10
const MAX_NAME_LENGTH = 100
const MAX_URI_LENGTH = 2_000
const MAX_SCOPE_LENGTH = 2_000
const MAX_QUOTED_LENGTH = 100

const invalid = (description: string) => new MetadataFault('invalid_client_metadata', description)
const invalidRedirect = (description: string) =>
  new MetadataFault('invalid_redirect_uri', description)

/** @throws {MetadataFault} unless it is a JSON object. */
export function readObject(value: unknown): RawMetadata {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('The client metadata must be a JSON object.')
  }
  return value as RawMetadata
}

/** An array of strings, `undefined` when absent. @throws {MetadataFault} */
function readStrings(raw: RawMetadata, name: string, max: number): readonly string[] | undefined {
  const value = raw[name]
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw invalid(`${name} must be an array of strings.`)
  }
  if (value.length > max) throw invalid(`${name} must have at most ${max} items.`)
  return [...new Set<string>(value)]
}

/**
 * The client's name as a person will read it: without control, direction and other invisible
 * characters, spaces folded, marks not stacked over the lines around it.
 *
 * @throws {MetadataFault} when it is no text or still too long.
 */
export function readName(raw: RawMetadata): string | undefined {
  const value = raw['client_name']
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw invalid('client_name must be a string.')
  if (value.length > 10 * MAX_NAME_LENGTH) throw invalid(NAME_TOO_LONG)
  const name = value
    .normalize('NFC')
    .replace(/\s/gu, ' ')
    .replace(/\p{C}/gu, '')
    .replace(/ +/g, ' ')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .trim()
  if ([...name].length > MAX_NAME_LENGTH) throw invalid(NAME_TOO_LONG)
  return name === '' ? undefined : name
}

const NAME_TOO_LONG = `client_name must have at most ${MAX_NAME_LENGTH} characters.`

/**
 * At least one redirect URI, each within the policy.
 *
 * @throws {MetadataFault} naming the first that is not.
 */
export function readRedirectUris(raw: RawMetadata, policy: RedirectUriPolicy): readonly string[] {
  if (!Array.isArray(raw['redirect_uris']) || raw['redirect_uris'].length === 0) {
    throw invalidRedirect('redirect_uris must be an array with at least one URI.')
  }
  const uris = readStrings(raw, 'redirect_uris', MAX_REDIRECT_URIS) ?? []
  for (const uri of uris) {
    const fault = checkRedirectUri(uri, policy)
    if (fault === undefined) continue
    throw invalidRedirect(`${nameOf(uri)} can't be used: ${redirectUriFaults[fault]}.`)
  }
  return uris
}

/**
 * How a fault names a redirect URI. A fault of a metadata document is shown to people, on our page,
 * so it must not carry a sentence that the document's author would like them to read there.
 */
const nameOf = (uri: string): string =>
  uri.length <= MAX_QUOTED_LENGTH && isPlainUri(uri) ? uri : 'One of redirect_uris'

/**
 * Grants a client may have that introduced itself: the code and its refresh. What else it asks
 * for is left out; `client_credentials` is for clients the operator configured.
 *
 * @throws {MetadataFault} when it asks for grants but not for the code.
 */
export function readGrantTypes(raw: RawMetadata): readonly GrantType[] {
  const asked = readStrings(raw, 'grant_types', 20) ?? ['authorization_code', 'refresh_token']
  if (!asked.includes('authorization_code')) {
    throw invalid(
      'grant_types must include authorization_code; a client that acts for itself has to be configured by the operator.',
    )
  }
  return asked.includes('refresh_token')
    ? ['authorization_code', 'refresh_token']
    : ['authorization_code']
}

/** `code`, whatever else is asked for. @throws {MetadataFault} when code is not asked for. */
export function readResponseTypes(raw: RawMetadata): readonly 'code'[] {
  const asked = readStrings(raw, 'response_types', 20) ?? ['code']
  if (!asked.includes('code')) throw invalid('response_types must include code.')
  return ['code']
}

/** The known ones among the asked scopes. @throws {MetadataFault} when it is no text. */
export function readScope(raw: RawMetadata, policy: ClientPolicy): string | undefined {
  const value = raw['scope']
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string' || value.length > MAX_SCOPE_LENGTH) {
    throw invalid('scope must be a string of scopes separated by spaces.')
  }
  const asked = new Set(value.split(' '))
  const known = policy.scopes.filter((scope) => asked.has(scope))
  return known.length === 0 ? undefined : known.join(' ')
}

/** An https address to show as a link. Anything else is left out: it only would be decoration. */
export function readLink(raw: RawMetadata, name: string): string | undefined {
  const value = raw[name]
  return typeof value === 'string' && isHttpsUri(value) ? value : undefined
}

/** An https address that we will fetch. @throws {MetadataFault} when it is anything else. */
export function readHttpsUri(raw: RawMetadata, name: string): string | undefined {
  const value = raw[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string' || !isHttpsUri(value))
    throw invalid(`${name} must be an https URL.`)
  return value
}

function isHttpsUri(value: string): boolean {
  const url = value.length <= MAX_URI_LENGTH ? URL.parse(value) : null
  return url?.protocol === 'https:' && url.username === '' && url.password === ''
}

/**
 * `native` unless the client states `web` (OpenID Connect Registration section 2 has it the
 * other way around, which would bind loopback clients to one port).
 *
 * @throws {MetadataFault} when a redirect URI does not go with the type.
 */
export function readApplicationType(
  raw: RawMetadata,
  redirectUris: readonly string[],
): RegisteredMetadata['application_type'] {
  const value = raw['application_type'] ?? 'native'
  if (value !== 'native' && value !== 'web') {
    throw invalid('application_type must be native or web.')
  }
  const misfit = redirectUris.find((uri) => (value === 'web' ? !isWeb(uri) : isHttpsLoopback(uri)))
  if (misfit === undefined) return value
  const other = value === 'web' ? 'native' : 'web'
  throw invalidRedirect(`${nameOf(misfit)} needs application_type ${other}.`)
}

const isWeb = (uri: string): boolean => /^https?:/i.test(uri)
const isHttpsLoopback = (uri: string): boolean =>
  /^https:\/\/(localhost|127\.0\.0\.1|\[::1\])([:/?]|$)/i.test(uri)
