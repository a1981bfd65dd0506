import { randomUUID } from 'node:crypto'
import { EntraError, timestampOf } from './errors.ts'

interface B2cErrorKind {
  /** The OAuth error (RFC 6749 sections 4.1.2.1 and 5.2), or B2C's own. */
  readonly error: string
  readonly status: 400 | 404 | 429
}

const badRequest = (error: string): B2cErrorKind => ({ error, status: 400 })

/** The AADB2C codes this directory can answer, with the OAuth error B2C pairs them with. */
const KINDS = {
  90006: badRequest('redirect_uri_mismatch'),
  90008: badRequest('invalid_request'),
  90010: badRequest('invalid_request'),
  90013: badRequest('unsupported_response_type'),
  90014: badRequest('invalid_request'),
  90018: badRequest('unauthorized_client'),
  90022: { error: 'invalid_request', status: 404 },
  90035: { error: 'temporarily_unavailable', status: 429 },
  90043: badRequest('invalid_request'),
  90053: badRequest('invalid_request'),
  90055: badRequest('invalid_scope'),
  90077: badRequest('interaction_required'),
  90079: badRequest('invalid_client'),
  90080: badRequest('invalid_grant'),
  90081: badRequest('invalid_client'),
  90083: badRequest('invalid_request'),
  90086: badRequest('unsupported_grant_type'),
  90088: badRequest('invalid_grant'),
  90090: badRequest('invalid_grant'),
  90091: badRequest('access_denied'),
  90111: badRequest('access_denied'),
  90115: badRequest('invalid_scope'),
  90117: badRequest('invalid_scope'),
  90118: badRequest('access_denied'),
  90122: badRequest('invalid_request'),
  90128: badRequest('invalid_grant'),
  90129: badRequest('invalid_grant'),
  90146: badRequest('invalid_scope'),
  90182: badRequest('invalid_grant'),
  90183: badRequest('invalid_grant'),
  90184: badRequest('invalid_request'),
} as const satisfies Record<number, B2cErrorKind>

export type B2cCode = keyof typeof KINDS

/** A refusal with its AADB2C code. Apps tell some of them apart by the code in the description. */
export class B2cError extends Error {
  override readonly name = 'B2cError'
  readonly code: B2cCode
  /** Seconds, for the Retry-After header. */
  readonly retryAfter: number | undefined

  constructor(code: B2cCode, message: string, retryAfter?: number) {
    super(message)
    this.code = code
    this.retryAfter = retryAfter
  }

  get kind(): B2cErrorKind {
    return KINDS[this.code]
  }
}

export const missingParameter = (name: string): B2cError =>
  new B2cError(90083, `The request is missing required parameter: ${name}.`)

/** What Entra and B2C share (PKCE, client secrets) refuses in Entra's codes; these are B2C's. */
const TRANSLATED: Readonly<Record<number, readonly [B2cCode, string]>> = {
  50148: [90183, 'The supplied code_verifier is invalid'],
  50149: [
    90184,
    'The supplied code_challenge_method is not supported. Supported values are plain or S256',
  ],
  501481: [90182, 'The supplied code_verifier does not match associated code_challenge'],
  501491: [90183, 'The supplied code_challenge is invalid'],
  900144: [90083, 'The request is missing required parameter: client_id.'],
  9000411: [90122, 'A parameter was given more than once.'],
  700038: [90018, 'The client ID specified in the request is not registered in the tenant.'],
  7000215: [
    90081,
    'The specified client_secret does not match the expected value for this client. Please ' +
      'correct the client_secret and try again.',
  ],
  7000218: [90079, 'Clients must send a client_secret when redeeming a confidential grant.'],
}

/** Runs a check that refuses in Entra's codes. */
export function inB2cCodes<Result>(check: () => Result): Result {
  try {
    return check()
  } catch (fault) {
    throw translated(fault)
  }
}

export function translated(fault: unknown): unknown {
  if (!(fault instanceof EntraError)) return fault
  const [code, message] = TRANSLATED[fault.code] ?? [90122, fault.message]
  return new B2cError(code, message)
}

/** What a person reads out to whoever looks into it. `now` is milliseconds since the Unix epoch. */
export const b2cTrail = (now: number) => ({
  correlationId: randomUUID(),
  timestamp: timestampOf(now),
})

/** The body of an error, and the parameters of one in a redirect. */
export function b2cErrorBody(fault: B2cError, now: number) {
  const { correlationId, timestamp } = b2cTrail(now)
  const trail = `Correlation ID: ${correlationId}\r\nTimestamp: ${timestamp}\r\n`
  return {
    error: fault.kind.error,
    error_description: `AADB2C${fault.code}: ${fault.message}\r\n${trail}`,
  }
}
