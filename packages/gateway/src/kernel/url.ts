/** The host literals that never leave this machine (RFC 8252 section 7.3 and 8.3). */
const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]'])

export const isLoopback = (url: URL): boolean => LOOPBACK_HOSTS.has(url.hostname)

/** `value` as a URL, or `undefined` when it is not an absolute one. */
export function parseUrl(value: unknown): URL | undefined {
  return typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined
}

/**
 * The one spelling of a URL used as an identifier: no trailing slash, no fragment.
 * RFC 8707 resources and our issuer are compared as strings, so there is only one form.
 */
export function canonical(url: URL): string {
  const copy = new URL(url)
  copy.hash = ''
  const text = copy.href
  return text.endsWith('/') ? text.slice(0, -1) : text
}
