import { randomUUID } from 'node:crypto'

interface ErrorKind {
  /** The OAuth error (RFC 6749 sections 4.1.2.1 and 5.2), or Entra's own. */
  readonly error: string
  readonly status: 400 | 401 | 429
  /** Entra sends `error_uri` only for the codes its error page explains. */
  readonly documented?: false
}

const badRequest = (error: string): ErrorKind => ({ error, status: 400 })
const unauthenticated: ErrorKind = { error: 'invalid_client', status: 401 }

/** The AADSTS codes this directory can answer, with the OAuth error Entra pairs them with. */
const KINDS = {
  28000: badRequest('invalid_request'),
  28003: badRequest('invalid_request'),
  50011: badRequest('invalid_request'),
  50013: badRequest('invalid_grant'),
  50027: badRequest('invalid_request'),
  50034: badRequest('invalid_request'),
  50049: badRequest('invalid_instance'),
  50057: badRequest('invalid_grant'),
  50058: badRequest('login_required'),
  50076: badRequest('interaction_required'),
  50078: badRequest('interaction_required'),
  50105: badRequest('invalid_grant'),
  50148: badRequest('invalid_grant'),
  50149: badRequest('invalid_request'),
  50166: { error: 'invalid_request', status: 400, documented: false },
  50173: badRequest('invalid_grant'),
  50194: badRequest('invalid_request'),
  50196: badRequest('invalid_grant'),
  53003: badRequest('invalid_grant'),
  54005: badRequest('invalid_grant'),
  65001: badRequest('invalid_grant'),
  65004: badRequest('access_denied'),
  70000: badRequest('invalid_grant'),
  70003: { error: 'unsupported_grant_type', status: 400, documented: false },
  70008: badRequest('invalid_grant'),
  70011: badRequest('invalid_scope'),
  90002: badRequest('invalid_request'),
  90009: badRequest('invalid_request'),
  90015: badRequest('invalid_request'),
  90023: badRequest('invalid_request'),
  90055: { error: 'temporarily_unavailable', status: 429 },
  240002: badRequest('invalid_grant'),
  500011: badRequest('invalid_resource'),
  500112: unauthenticated,
  500131: badRequest('invalid_grant'),
  500133: badRequest('invalid_grant'),
  501481: badRequest('invalid_grant'),
  501491: badRequest('invalid_request'),
  530032: badRequest('invalid_grant'),
  650053: badRequest('invalid_client'),
  700005: badRequest('invalid_grant'),
  700016: badRequest('unauthorized_client'),
  700021: unauthenticated,
  700023: unauthenticated,
  700024: unauthenticated,
  700025: unauthenticated,
  700027: unauthenticated,
  700038: { error: 'unauthorized_client', status: 400, documented: false },
  700054: badRequest('unsupported_response_type'),
  700211: unauthenticated,
  700212: unauthenticated,
  700213: unauthenticated,
  700229: unauthenticated,
  900144: badRequest('invalid_request'),
  900561: badRequest('invalid_request'),
  900971: badRequest('invalid_request'),
  1002012: badRequest('invalid_scope'),
  7000114: badRequest('invalid_grant'),
  7000215: unauthenticated,
  7000216: unauthenticated,
  7000218: unauthenticated,
  7002138: unauthenticated,
  9000411: badRequest('invalid_request'),
  9001023: badRequest('invalid_request'),
  9002313: badRequest('invalid_grant'),
  9002332: badRequest('invalid_request'),
  9010010: badRequest('invalid_target'),
} as const satisfies Record<number, ErrorKind>

export type AadstsCode = keyof typeof KINDS

/** What a code is sent with, or `undefined` for one that this directory never answers. */
export const describeCode = (code: number): ErrorKind | undefined =>
  Object.hasOwn(KINDS, code) ? KINDS[code as AadstsCode] : undefined

/** What some refusals carry besides their code. */
export interface RefusalDetails {
  readonly suberror?: string
  /** JSON that the next authorization request has to carry as its `claims`. */
  readonly claims?: string
  /** Seconds, for the Retry-After header. */
  readonly retryAfter?: number
}

/** A refusal with its AADSTS code. `message` is for developers; machines use `error`. */
export class EntraError extends Error {
  override readonly name = 'EntraError'
  readonly code: AadstsCode
  readonly details: RefusalDetails

  constructor(code: AadstsCode, message: string, details: RefusalDetails = {}) {
    super(message)
    this.code = code
    this.details = details
  }

  get kind(): ErrorKind {
    return KINDS[this.code]
  }
}

export const missingParameter = (name: string): EntraError =>
  new EntraError(900144, `The request body must contain the following parameter: '${name}'.`)

/** The body of a token error as Entra sends it, in its member order. */
export interface ErrorBody {
  readonly error: string
  readonly error_description: string
  readonly error_codes: readonly number[]
  readonly timestamp: string
  readonly trace_id: string
  readonly correlation_id: string
  readonly error_uri?: string
  readonly suberror?: string
  readonly claims?: string
}

export interface ErrorContext {
  readonly origin: string
  /** Milliseconds since the Unix epoch. */
  readonly now: number
  /** The caller's `client-request-id`, when it sent a GUID. */
  readonly correlationId?: string | undefined
}

/** As errors write it. `now` is milliseconds since the Unix epoch. */
export const timestampOf = (now: number): string =>
  `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')}Z`

export function errorBody(fault: EntraError, context: ErrorContext): ErrorBody {
  const timestamp = timestampOf(context.now)
  const trace_id = randomUUID()
  const correlation_id = context.correlationId ?? randomUUID()
  const trail = `Trace ID: ${trace_id} Correlation ID: ${correlation_id} Timestamp: ${timestamp}`
  return {
    error: fault.kind.error,
    error_description: `AADSTS${fault.code}: ${fault.message} ${trail}`,
    error_codes: [fault.code],
    timestamp,
    trace_id,
    correlation_id,
    ...(fault.kind.documented !== false && {
      error_uri: `${context.origin}/error?code=${fault.code}`,
    }),
    ...(fault.details.suberror && { suberror: fault.details.suberror }),
    ...(fault.details.claims && { claims: fault.details.claims }),
  }
}
