/** What a request says about its caller, before anything is verified (RFC 6750 section 2.1). */
export type Presented =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: string }
  /** Credentials of a scheme we do not speak; answered like no credentials (RFC 6750 section 3.1). */
  | { readonly kind: 'unsupported' }
  /** `invalid_request`: answered with HTTP 400. The reason is safe to show. */
  | { readonly kind: 'malformed'; readonly reason: string }

const CREDENTIALS = /^([!#$%&'*+.^_`|~\w-]+)(?: +(.*))?$/s
/** RFC 6750 section 2.1, `b64token`. */
export const B64TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/

const malformed = (reason: string): Presented => ({ kind: 'malformed', reason })

/**
 * Reads the bearer token of a request.
 * @param authorization every Authorization header line (`req.headersDistinct.authorization`):
 *   two lines could be read differently by a proxy and by us, so they are refused.
 * @param query the request's query string; a token there ends up in logs, so it is refused.
 */
export function presentedToken(
  authorization: readonly string[] | undefined,
  query: URLSearchParams,
): Presented {
  if (query.has('access_token'))
    return malformed('Send the access token in the Authorization header, not in the URL.')
  if (authorization === undefined || authorization.length === 0) return { kind: 'none' }
  if (authorization.length > 1) return malformed('The request has two Authorization headers.')
  return fromHeader(authorization[0] as string)
}

/** As nearly every client writes it; every other spelling is read below. */
const USUAL = 'Bearer '

function fromHeader(header: string): Presented {
  if (header.startsWith(USUAL)) {
    const token = header.slice(USUAL.length)
    if (B64TOKEN.test(token)) return { kind: 'token', token }
  }
  const [, scheme, value] = CREDENTIALS.exec(header.trim()) ?? []
  if (scheme === undefined) return malformed('The Authorization header cannot be read.')
  if (scheme.toLowerCase() !== 'bearer') return { kind: 'unsupported' }
  const token = value?.trim() ?? ''
  if (!B64TOKEN.test(token)) return malformed('"Bearer" must be followed by one access token.')
  return { kind: 'token', token }
}
