import { currentUser } from '@voordeur/gateway/tools'
import { type Assessments, AssessmentsRefused, type Owner } from '../assessments/assessments.ts'
import type { Clock } from '../domain/calendar.ts'
import type { ErrorCode, Lang } from '../domain/messages.ts'
import type { Register } from '../register/register.ts'
import { refusal } from './refusal.ts'

/** What the tools on a person's own assessments work with. */
export interface AssessmentParts {
  readonly register: Register
  readonly assessments: Assessments
  readonly clock: Clock
}

/**
 * The person who is calling, as owner of assessments. A machine has none of its own.
 * @throws {ToolFailure} SIGN_IN_REQUIRED
 */
export function requireOwner(lang: Lang): Owner {
  const user = currentUser()
  if (user?.kind !== 'person') throw refusal({ code: 'SIGN_IN_REQUIRED', field: '' }, lang)
  return user.id as Owner
}

/** What to call each refusal, and the input that has to do with it, if any. */
const REFUSALS = {
  idempotency_conflict: { code: 'IDEMPOTENCY_CONFLICT', field: 'idempotency_key' },
  full: { code: 'ASSESSMENTS_FULL', field: 'save' },
  unavailable: { code: 'STORAGE_UNAVAILABLE', field: '' },
} as const satisfies Record<AssessmentsRefused['reason'], { code: ErrorCode; field: string }>

/** Asks the store; what it refuses becomes a failure in the caller's language. */
export async function ask<T>(
  assessments: Assessments,
  lang: Lang,
  work: (assessments: Assessments) => Promise<T>,
): Promise<T> {
  try {
    return await work(assessments)
  } catch (error) {
    if (!(error instanceof AssessmentsRefused)) throw error
    const { reason, limit = 0 } = error
    const failure = refusal({ ...REFUSALS[reason], params: { limit } }, lang)
    failure.cause = error
    throw failure
  }
}
