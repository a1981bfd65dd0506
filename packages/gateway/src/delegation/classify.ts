import { retryAfterMs } from '../http/retry-after.ts'
import { claimsObject } from '../identity/claims-request.ts'
import { MENDABLE_SUBERRORS } from '../identity/microsoft-refusals.ts'
import { isGuid } from '../kernel/guid.ts'
import { classOfCode, needsAdministrator, STALE_CLIENT_ASSERTION } from './aadsts.ts'
import type { DelegationClass, DelegationFailure } from './delegation-failed.ts'
import { ADMINISTRATOR_MUST_AGREE, MESSAGES } from './messages.ts'

/** A refusal of the token endpoint (RFC 6749 section 5.2), with nothing in it trusted yet. */
export interface TokenError {
  readonly status: number
  /** `undefined` when it could not be read as JSON. */
  readonly body: unknown
  readonly retryAfter: string | null
}

/** What became of one exchange that gave no token. */
export interface Refusal {
  readonly failure: DelegationFailure
  /** The provider finds our client assertion out of its time. */
  readonly staleCredential?: true
  /** It is about this app and what it asks for, so everybody gets the same answer. */
  readonly everybody?: true
  /** For the log. */
  readonly cause?: unknown
}

/** Refinements that Entra sends beside `invalid_grant` and `interaction_required`. */
const SUBERRORS: Readonly<Record<string, DelegationClass>> = {
  // Signing in would only show why not; Entra sends it with `claims` that nobody can satisfy.
  message_only: 'BLOCKED',
  protection_policy_required: 'BLOCKED',
  consent_required: 'CONSENT',
  ...Object.fromEntries(MENDABLE_SUBERRORS.map((name) => [name, 'STEP_UP' as const])),
  bad_token: 'REAUTH',
  token_expired: 'REAUTH',
}

/** RFC 6749 section 5.2, OpenID Connect Core 3.1.2.6: those that say it all. */
const DECISIVE_ERRORS: Readonly<Record<string, DelegationClass>> = {
  temporarily_unavailable: 'TRANSIENT',
  server_error: 'TRANSIENT',
  consent_required: 'CONSENT',
  login_required: 'REAUTH',
}

/** What an error means when its number tells no more; all others are the operator's. */
const USUAL_MEANING: Readonly<Record<string, DelegationClass>> = {
  interaction_required: 'STEP_UP',
  invalid_grant: 'REAUTH',
  access_denied: 'BLOCKED',
}

/** Errors about the app or what it asks for, whoever the person is. */
const ABOUT_THE_APP = new Set([
  'invalid_client',
  'unauthorized_client',
  'invalid_scope',
  'invalid_resource',
  'invalid_target',
  'unsupported_grant_type',
])

/**
 * Decides what a refusal means: by status, `error`, `suberror` and `claims`, then by number
 * ({@link classOfCode}); never by text.
 * @param now milliseconds since the Unix epoch.
 */
export function classify(answer: TokenError, now: number): Refusal {
  const fields = readFields(answer.body)
  const kind = classOf(answer.status, fields)
  const retryAfter = waits(kind) ? retryAfterSeconds(answer.retryAfter, now) : undefined
  return {
    failure: {
      class: kind,
      message: messageOf(kind, fields.code),
      ...(kind === 'STEP_UP' && fields.claims !== undefined && { claims: fields.claims }),
      ...(needsAdministrator(fields.code) && { askedBy: 'administrator' as const }),
      ...(retryAfter !== undefined && { retryAfter }),
      ...(fields.code !== undefined && { code: fields.code }),
      ...(fields.correlationId !== undefined && { correlationId: fields.correlationId }),
    },
    ...(fields.codes.includes(STALE_CLIENT_ASSERTION) && { staleCredential: true }),
    ...(kind === 'CONFIG' && ABOUT_THE_APP.has(fields.error) && { everybody: true }),
  }
}

function classOf(status: number, { error, suberror, claims, code }: Fields): DelegationClass {
  if (status === 408 || status === 429 || status >= 500) return 'TRANSIENT'
  return (
    known(DECISIVE_ERRORS, error) ??
    known(SUBERRORS, suberror) ??
    (claims === undefined ? undefined : 'STEP_UP') ??
    (code === undefined ? undefined : classOfCode(code)) ??
    known(USUAL_MEANING, error) ??
    'CONFIG'
  )
}

const known = (table: Readonly<Record<string, DelegationClass>>, name: string) =>
  Object.hasOwn(table, name) ? table[name] : undefined

const waits = (kind: DelegationClass) => kind === 'TRANSIENT' || kind === 'LOOP'

/** A provider that says "in a year" by mistake must not lock a person out for one. */
const MAX_RETRY_AFTER_SECONDS = 300

function retryAfterSeconds(header: string | null, now: number): number | undefined {
  const milliseconds = retryAfterMs(header, now)
  if (milliseconds === undefined) return undefined
  return Math.min(Math.ceil(milliseconds / 1000), MAX_RETRY_AFTER_SECONDS)
}

const messageOf = (kind: DelegationClass, code: number | undefined): string =>
  kind === 'CONSENT' && needsAdministrator(code) ? ADMINISTRATOR_MUST_AGREE : MESSAGES[kind]

interface Fields {
  readonly error: string
  readonly suberror: string
  readonly claims: string | undefined
  readonly codes: readonly number[]
  readonly code: number | undefined
  readonly correlationId: string | undefined
}

function readFields(body: unknown): Fields {
  const { error, suberror, claims, error_codes, correlation_id } = Object(body) as Record<
    string,
    unknown
  >
  const codes = (Array.isArray(error_codes) ? error_codes : []).filter(isCode)
  return {
    error: typeof error === 'string' ? error : '',
    suberror: typeof suberror === 'string' ? suberror : '',
    claims: claimsObject(claims) && (claims as string),
    codes,
    // Entra sends general numbers beside the telling one: [70002, 500133].
    code: codes.find((code) => classOfCode(code) !== undefined) ?? codes[0],
    correlationId:
      typeof correlation_id === 'string' && isGuid(correlation_id) ? correlation_id : undefined,
  }
}

const isCode = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0
