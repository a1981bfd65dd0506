import { type LimitDecision, rateLimitFields } from '../http/limit-decision.ts'
import type { Principal } from '../resource/principal.ts'
import type { TokenVerifier } from '../resource/token-verifier.ts'
import type { Log } from '../telemetry/log.ts'
import { authenticate, type Credentials, verdictRefusal } from './authenticate.ts'
import { type AccessRules, judge } from './judge.ts'
import type { CallLimiter } from './limits.ts'
import { opaque } from './opaque.ts'
import type { Refusal } from './rpc-answer.ts'

export interface Gate extends AccessRules {
  readonly verifier: TokenVerifier
  readonly limiter: CallLimiter
  readonly log: Log
}

export type Decision =
  | {
      readonly principal: Principal | undefined
      /** Fields for the answer, whatever it will be. */
      readonly headers: Readonly<Record<string, string>>
    }
  | { readonly refusal: Refusal }

/** Who is calling, whether they may, and whether they may again so soon; in that order. */
export async function decide(
  calls: readonly string[],
  credentials: Credentials & { readonly address: string },
  gate: Gate,
): Promise<Decision> {
  const known = await authenticate(gate.verifier, credentials).catch((error: unknown) => ({
    refusal: unavailable(error, gate.log),
  }))
  if ('refusal' in known) return known
  const { principal } = known
  const refusal = verdictRefusal(judge(calls, principal, gate), credentials.resourceMetadata)
  if (refusal !== undefined) return { refusal }
  if (calls.length === 0) return { principal, headers: {} }
  const caller = { address: credentials.address, ...(principal === undefined ? {} : { principal }) }
  const decision = gate.limiter.take(caller, calls.length)
  if (!decision.allowed) return { refusal: tooMany(decision) }
  return { principal, headers: rateLimitFields(decision) }
}

/** Not 401: the token may be good, and a client that is told otherwise throws it away. */
function unavailable(error: unknown, log: Log): Refusal {
  const { message } = opaque(error, 'Checking the access token', log)
  return { status: 503, message, headers: { 'Retry-After': '5' } }
}

/** RFC 6585 section 4, with the problem type of the RateLimit draft as data. */
function tooMany(decision: LimitDecision): Refusal {
  const headers = rateLimitFields(decision)
  const seconds = Number(headers['Retry-After'])
  return {
    status: 429,
    message: `Too many tool calls. Try again in ${seconds} s.`,
    headers,
    data: {
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      'violated-policies': [decision.policy],
      retryAfterSeconds: seconds,
    },
  }
}
