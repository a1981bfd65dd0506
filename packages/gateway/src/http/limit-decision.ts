/** What a rate limit says about one request, and what the caller may be told about it. */
export interface LimitDecision {
  readonly allowed: boolean
  /** Units per window. */
  readonly limit: number
  readonly windowSeconds: number
  readonly remaining: number
  /** Until the whole burst is back; when refused, the same as `retryAfterSeconds`. */
  readonly resetSeconds: number
  /** 0 when allowed. */
  readonly retryAfterSeconds: number
  /** The policy's name, such as `tool-call`. Says nothing about who is counted. */
  readonly policy: string
}

/**
 * RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-11), and on a refusal
 * Retry-After (RFC 9110 section 10.2.3), which is never earlier than the limit resets. There is
 * no partition key (`pk`): ours are people and addresses.
 */
export function rateLimitFields(decision: LimitDecision): Record<string, string> {
  const name = `"${decision.policy.replace(/[^\x20-\x7e]|["\\]/g, '-')}"`
  const wait = Math.max(1, whole(decision.retryAfterSeconds), whole(decision.resetSeconds))
  return {
    'RateLimit-Policy': `${name};q=${whole(decision.limit)};w=${whole(decision.windowSeconds)}`,
    RateLimit: `${name};r=${whole(decision.remaining)};t=${whole(decision.resetSeconds)}`,
    ...(decision.allowed ? {} : { 'Retry-After': String(wait) }),
  }
}

const whole = (value: number): number => Math.max(0, Math.ceil(value))
