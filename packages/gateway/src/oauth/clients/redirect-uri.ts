import { isLoopback } from '../../kernel/url.ts'

/** Why a redirect URI is not accepted. */
export type RedirectUriFault =
  | 'not_absolute'
  | 'too_long'
  | 'forbidden_character'
  | 'fragment'
  | 'credentials'
  | 'no_host'
  | 'insecure_http'
  | 'forbidden_scheme'
  | 'unlisted_scheme'

export interface RedirectUriPolicy {
  /** Custom schemes of native applications, without the colon. */
  readonly schemes: readonly string[]
}

/** The editors that ask for their own scheme. */
export const defaultRedirectSchemes: readonly string[] = ['cursor', 'vscode', 'vscode-insiders']

const MAX_LENGTH = 2_000
/** Printable ASCII without space, quotes, angle brackets and backslash (RFC 3986 section 2). */
const URI_CHARACTERS = /^[\x21\x23-\x3b\x3d\x3f-\x5b\x5d-\x7e]+$/
/** Also an empty one, which URL parsers drop without a word. */
const USER_INFO = /^[^:/?]+:\/\/[^/?]*@/
/** Run code, read files or stay inside the browser: no list can allow these. */
const NEVER = new Set(
  'about blob chrome data file filesystem ftp intent javascript mailto ms-appx resource urn vbscript view-source ws wss'
    .split(' ')
    .map((scheme) => `${scheme}:`),
)

/**
 * Whether a client may register this redirect URI (RFC 9700 section 4.1, RFC 8252 section 7):
 * https to a host, http to a loopback literal, or a custom scheme on the list.
 *
 * @returns the fault, or `undefined` when it may.
 */
export function checkRedirectUri(
  uri: string,
  { schemes }: RedirectUriPolicy,
): RedirectUriFault | undefined {
  if (uri.length > MAX_LENGTH) return 'too_long'
  if (!URI_CHARACTERS.test(uri)) return 'forbidden_character'
  const url = URL.parse(uri)
  if (url === null) return 'not_absolute'
  if (uri.includes('#')) return 'fragment'
  if (USER_INFO.test(uri)) return 'credentials'
  if (NEVER.has(url.protocol)) return 'forbidden_scheme'
  if (url.protocol === 'https:') return hasAuthority(uri) ? undefined : 'no_host'
  if (url.protocol === 'http:') return isLoopbackRedirect(uri) ? undefined : 'insecure_http'
  return schemes.some((scheme) => url.protocol === `${scheme}:`) ? undefined : 'unlisted_scheme'
}

/** An absolute URI in printable ASCII: no spaces, nothing invisible, nothing that reorders text. */
export const isPlainUri = (uri: string): boolean => URI_CHARACTERS.test(uri) && URL.canParse(uri)

/** In words, for the developer who registers a client. */
export const redirectUriFaults: Readonly<Record<RedirectUriFault, string>> = {
  not_absolute: 'it is not an absolute URI',
  too_long: `it is longer than ${MAX_LENGTH} characters`,
  forbidden_character: 'it contains a character that a URI can not contain',
  fragment: 'it has a fragment (#)',
  credentials: 'it contains a user name or password',
  no_host: 'it has no host',
  insecure_http: 'http is allowed only to localhost, 127.0.0.1 and [::1]; use https',
  forbidden_scheme: 'its scheme is never allowed as a redirect',
  unlisted_scheme: 'its scheme is not on the list of this server; ask its operator to add it',
}

/**
 * Whether an asked redirect URI is the registered one: the same string, or the same string but
 * for the port when both are http to the same loopback literal (RFC 8252 section 7.3).
 * `localhost` and `127.0.0.1` are different literals.
 */
export function matchesRedirectUri(registered: string, asked: string): boolean {
  if (registered === asked) return true
  const [one, other] = [withoutLoopbackPort(registered), withoutLoopbackPort(asked)]
  return one !== undefined && one === other
}

/** Whether the URI leads back to this machine over http: the consent page warns about those. */
export const isLoopbackRedirect = (uri: string): boolean => withoutLoopbackPort(uri) !== undefined

/**
 * Where the browser is sent, as the consent page shows it: the host with its port, or the
 * scheme of an application. The URI must have passed `checkRedirectUri`.
 */
export function redirectHost(uri: string): string {
  const url = new URL(uri)
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.host : url.protocol
}

/** The authority is compared as written, so `127.1` or an upper-case host is no loopback literal. */
const LOOPBACK_HTTP = /^(http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]))(?::(\d{1,5}))?([/?].*)?$/

function withoutLoopbackPort(uri: string): string | undefined {
  const [, base, port, rest = ''] = LOOPBACK_HTTP.exec(uri) ?? []
  const url = URL.parse(uri)
  if (base === undefined || url === null || !isLoopback(url)) return undefined
  return Number(port ?? 80) > 0 ? `${base}${rest}` : undefined
}

const hasAuthority = (uri: string): boolean => /^https:\/\/[^/?]/i.test(uri)
