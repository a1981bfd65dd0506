/** RFC 6750 section 3.1, with the HTTP status each code is answered with. */
export const STATUS_OF = {
  invalid_request: 400,
  invalid_token: 401,
  insufficient_scope: 403,
} as const

export type BearerError = keyof typeof STATUS_OF

export interface Challenge {
  /** Left out when the request carried no credentials at all (RFC 6750 section 3.1). */
  readonly error?: BearerError
  readonly description?: string
  /** Every scope this request needs, so that one round of consent is enough. */
  readonly scopes: readonly string[]
  /** URL of the RFC 9728 document of the resource that was asked. */
  readonly resourceMetadata: string
}

/** The value of a `WWW-Authenticate` header: RFC 6750 section 3 and RFC 9728 section 5.1. */
export function bearerChallenge(challenge: Challenge): string {
  const parameters: [string, string | undefined][] = [
    ['error', challenge.error],
    ['error_description', challenge.description],
    ['scope', challenge.scopes.join(' ') || undefined],
    ['resource_metadata', challenge.resourceMetadata],
  ]
  const written = parameters.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${quoted(value)}`],
  )
  return `Bearer ${written.join(', ')}`
}

/** RFC 9110 section 5.6.4. Anything but printable ASCII could end the header or confuse a reader. */
const quoted = (text: string): string =>
  `"${text.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '\\$&')}"`
