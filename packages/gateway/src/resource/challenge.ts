/**
 * The error codes of a challenge with the HTTP status each is answered with: RFC 6750 section 3.1,
 * RFC 9470 section 3, and Microsoft's claims challenge (`insufficient_claims`).
 */
export const STATUS_OF = {
  invalid_request: 400,
  invalid_token: 401,
  insufficient_scope: 403,
  /** The person must sign in again, or more strongly. */
  insufficient_user_authentication: 401,
  /** The token lacks claims that the provider's policy demands. */
  insufficient_claims: 401,
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
  /** What to sign in with, for `insufficient_claims`. */
  readonly stepUp?: StepUpParameters
}

/** What a new sign-in has to bring. */
export interface StepUpParameters {
  /** The provider's claims request, JSON. Written in Base64, which Microsoft's clients expect. */
  readonly claims?: string
  /** Where that sign-in takes place; Microsoft's clients read it from the challenge. */
  readonly authorizationUri?: string
}

/** The value of a `WWW-Authenticate` header: RFC 6750 section 3 and RFC 9728 section 5.1. */
export function bearerChallenge(challenge: Challenge): string {
  const { claims, authorizationUri } = challenge.stepUp ?? {}
  const parameters: [string, string | undefined][] = [
    ['error', challenge.error],
    ['error_description', challenge.description],
    ['scope', challenge.scopes.join(' ') || undefined],
    ['claims', claims === undefined ? undefined : Buffer.from(claims).toString('base64')],
    ['authorization_uri', authorizationUri],
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
