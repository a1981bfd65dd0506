import { type LimitDecision, rateLimitFields } from '../http/limit-decision.ts'
import type { Refusal } from './rpc-answer.ts'

/**
 * RFC 6585 section 4, with the problem type of the RateLimit draft as data.
 * @param what there was too much of, in the plural.
 */
export function tooMany(decision: LimitDecision, what: string): Refusal {
  const headers = rateLimitFields(decision)
  const seconds = Number(headers['Retry-After'])
  return {
    status: 429,
    message: `Too many ${what}. Try again in ${seconds} s.`,
    headers,
    data: {
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      'violated-policies': [decision.policy],
      retryAfterSeconds: seconds,
    },
  }
}
