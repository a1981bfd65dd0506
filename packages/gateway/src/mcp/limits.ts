import type { Principal } from '../resource/principal.ts'

/** Decides whether a caller may make more tool calls now. Implemented outside this room. */
export interface CallLimiter {
  /**
   * Takes `cost` calls from the caller's allowance: a person's or client's own when the request
   * carried a token, otherwise the address's. Nothing is taken when it is not allowed.
   */
  take(caller: Caller, cost: number): LimitDecision
}

export interface Caller {
  readonly principal?: Principal
  /** The client address, already judged by the trusted-proxy rule. */
  readonly address: string
}

export interface LimitDecision {
  readonly allowed: boolean
  /** Calls per window, calls left, and seconds until the window is full again. */
  readonly limit: number
  readonly remaining: number
  readonly resetSeconds: number
  /** Seconds until the same request would be allowed; 0 when it is allowed now. */
  readonly retryAfterSeconds: number
  /** The policy's name, such as `tool-calls`. It must not reveal who the caller is. */
  readonly policy: string
  /** The policy's window in seconds, when it has one. */
  readonly windowSeconds?: number
}

/**
 * RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-11), and Retry-After
 * (RFC 9110 section 10.2.3) when the request was refused.
 */
export function rateLimitFields(decision: LimitDecision): Record<string, string> {
  const name = `"${decision.policy.replace(/[^\x20-\x7e]|["\\]/g, '-')}"`
  const window = decision.windowSeconds === undefined ? '' : `;w=${whole(decision.windowSeconds)}`
  const wait = Math.max(1, whole(decision.retryAfterSeconds), whole(decision.resetSeconds))
  return {
    'RateLimit-Policy': `${name};q=${whole(decision.limit)}${window}`,
    RateLimit: `${name};r=${whole(decision.remaining)};t=${whole(decision.resetSeconds)}`,
    ...(decision.allowed ? {} : { 'Retry-After': String(wait) }),
  }
}

const whole = (value: number): number => Math.max(0, Math.ceil(value))
