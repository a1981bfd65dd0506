/** An app registration, in the words of RFC 7591. */
export interface ClientRegistration {
  /** The application id, a GUID as at Entra. */
  readonly client_id: string
  readonly client_secret: string
  readonly redirect_uris: readonly string[]
  /** Shown on the sign-in page. */
  readonly name: string
  /** Scopes the app exposes as an API, without prefix. Default: `access_as_user`. */
  readonly scopes?: readonly string[]
}

export type Client = Required<ClientRegistration>

/** A setting that cannot work. The message lists every fault, one a line, with its fix. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const SCOPE = /^[\w.-]{1,120}$/
const MAX_REDIRECTS = 256
const MAX_REDIRECT_LENGTH = 256

/** @throws ConfigurationError naming every fault at once. */
export function registerClients(value: unknown): ReadonlyMap<string, Client> {
  if (!Array.isArray(value) || value.length === 0)
    throw new ConfigurationError(
      'clients: expected a non-empty list of {client_id, client_secret, redirect_uris, name}.',
    )
  const faults = value.flatMap((entry, index) => clientFaults(entry, `clients[${index}]`))
  if (faults.length > 0) throw new ConfigurationError(faults.join('\n'))
  const clients = value.map((entry: ClientRegistration) => ({
    ...entry,
    scopes: entry.scopes ?? ['access_as_user'],
  }))
  return new Map(clients.map((client) => [client.client_id, client]))
}

function clientFaults(entry: unknown, at: string): string[] {
  if (typeof entry !== 'object' || entry === null) return [`${at}: expected an object.`]
  const { client_id, client_secret, redirect_uris, name, scopes } = entry as Record<string, unknown>
  const faults: string[] = []
  if (typeof client_id !== 'string' || !GUID.test(client_id))
    faults.push(`${at}.client_id: expected a lower-case GUID, as Entra's application ids are.`)
  if (typeof client_secret !== 'string' || client_secret.length === 0)
    faults.push(`${at}.client_secret: expected a non-empty text.`)
  if (typeof name !== 'string' || name.length === 0 || name.length > 200)
    faults.push(`${at}.name: expected 1 to 200 characters.`)
  if (!isListOf(scopes ?? [], (one) => SCOPE.test(one)))
    faults.push(`${at}.scopes: expected names of letters, digits, dot, dash and underscore.`)
  return [...faults, ...redirectFaults(redirect_uris, `${at}.redirect_uris`)]
}

function redirectFaults(value: unknown, at: string): string[] {
  if (!isListOf(value, () => true) || value.length === 0 || value.length > MAX_REDIRECTS)
    return [`${at}: expected 1 to ${MAX_REDIRECTS} addresses.`]
  return value
    .filter((uri) => !isRegistrable(uri))
    .map((uri) => `${at}: ${uri} must be https, or http on localhost or 127.0.0.1, no fragment.`)
}

const isListOf = (value: unknown, test: (one: string) => boolean): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string' && test(one))

function isRegistrable(uri: string): boolean {
  if (uri.length > MAX_REDIRECT_LENGTH || uri.includes('#') || !URL.canParse(uri)) return false
  const { protocol, hostname } = new URL(uri)
  if (protocol === 'https:') return true
  return protocol === 'http:' && (hostname === 'localhost' || hostname === '127.0.0.1')
}

/**
 * Exact and case-sensitive, as at Entra; the port alone may differ, and only for the literal
 * host `localhost` over http (RFC 8252 section 7.3 narrowed to what the web platform accepts).
 */
export function acceptsRedirect(client: Client, asked: string): boolean {
  const portless = withoutLocalhostPort(asked)
  return client.redirect_uris.some((uri) => uri === asked || withoutLocalhostPort(uri) === portless)
}

const withoutLocalhostPort = (uri: string): string =>
  uri.replace(/^http:\/\/localhost:\d{1,5}/, 'http://localhost')
