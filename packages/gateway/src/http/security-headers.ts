/** Response headers as node:http takes them. */
export type ResponseHeaders = Readonly<Record<string, string>>

export interface HeaderContext {
  /** Whether the public URL is https: only then HSTS means anything (RFC 6797 section 7.2). */
  readonly https: boolean
}

export interface PageContext extends HeaderContext {
  /**
   * `keep` on the pages of a sign-in: a client in a browser may have opened them as a popup,
   * and waits for its own page to come back in that same window. `sever` everywhere else.
   */
  readonly opener: 'keep' | 'sever'
}

/** No script, no frame, nothing from elsewhere; forms only to ourselves. */
const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

const API_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** What a page could ask of the browser and none of ours does. Unnamed features keep their default. */
const PERMISSIONS = [
  'camera',
  'display-capture',
  'geolocation',
  'microphone',
  'payment',
  'publickey-credentials-get',
  'usb',
]
  .map((feature) => `${feature}=()`)
  .join(', ')

const ONE_YEAR_SECONDS = 31_536_000

/** Headers of every HTML page: landing, consent, error. */
export function pageHeaders({ https, opener }: PageContext): ResponseHeaders {
  return {
    ...everywhere(https),
    'content-security-policy': PAGE_POLICY,
    'cross-origin-opener-policy': opener === 'sever' ? 'same-origin' : 'unsafe-none',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': PERMISSIONS,
  }
}

/** Headers of every JSON or text answer. Cross-origin readers are let in by CORS, not by these. */
export function apiHeaders({ https }: HeaderContext): ResponseHeaders {
  return {
    ...everywhere(https),
    'content-security-policy': API_POLICY,
    'cross-origin-resource-policy': 'cross-origin',
  }
}

function everywhere(https: boolean): ResponseHeaders {
  return {
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(https ? { 'strict-transport-security': `max-age=${ONE_YEAR_SECONDS}` } : {}),
  }
}
