import { today } from '../domain/calendar.ts'

/** Requests with the operator's keys that callers without a sign-in may cause, all together. */
export interface AnonymousBudget {
  /** Takes one request off today's budget, or says why not. */
  spend(): 'sign-in' | 'budget-spent' | undefined
}

/** Counted per Dutch day, in this process; 0 lets nothing through. */
export function createAnonymousBudget(perDay: number, now: () => number): AnonymousBudget {
  let day = ''
  let left = 0
  return {
    spend() {
      if (perDay === 0) return 'sign-in'
      const current = today({ now })
      if (current !== day) {
        day = current
        left = perDay
      }
      if (left === 0) return 'budget-spent'
      left -= 1
      return undefined
    },
  }
}
