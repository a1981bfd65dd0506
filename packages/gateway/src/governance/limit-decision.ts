/** What a limit says about one request, and what the caller may be told about it. */
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
 * The fields of draft-ietf-httpapi-ratelimit-headers-11, and Retry-After (RFC 9110 section
 * 10.2.3) on a refusal. There is no partition key (`pk`): ours are people and addresses.
 */
export function limitHeaders(decision: LimitDecision): Record<string, string> {
  const { policy, limit, windowSeconds, remaining, resetSeconds } = decision
  const headers: Record<string, string> = {
    'ratelimit-policy': `"${policy}";q=${limit};w=${windowSeconds}`,
    ratelimit: `"${policy}";r=${remaining};t=${resetSeconds}`,
  }
  if (!decision.allowed) headers['retry-after'] = String(decision.retryAfterSeconds)
  return headers
}
