import type { Note, NoteCode } from '../domain/messages.ts'
import type { Consulted } from '../register/register.ts'
import type { SourceFault } from '../sources/source-failed.ts'

const NOTE_OF: Readonly<Record<SourceFault, NoteCode>> = {
  timeout: 'SOURCE_TIMEOUT',
  unreachable: 'SOURCE_UNREACHABLE',
  'server-error': 'SOURCE_UNREACHABLE',
  'rate-limited': 'SOURCE_BUSY',
  busy: 'SOURCE_BUSY',
  paused: 'SOURCE_BUSY',
  'key-refused': 'SOURCE_REFUSED',
  'request-refused': 'SOURCE_REFUSED',
  redirect: 'SOURCE_BAD_ANSWER',
  'not-json': 'SOURCE_BAD_ANSWER',
  'too-large': 'SOURCE_BAD_ANSWER',
  invalid: 'SOURCE_BAD_ANSWER',
  'sign-in': 'SOURCE_SIGN_IN',
  'budget-spent': 'SOURCE_BUDGET_SPENT',
  'not-configured': 'SOURCE_NOT_CONFIGURED',
}

/** The warning code of each failure, for a text that names several sources. */
export const reasonOf = (fault: SourceFault): NoteCode => NOTE_OF[fault]

/** Which sources should have answered and did not, and what that leaves open. */
export const missing = ({ failures, unitCountsUnknown }: Consulted): readonly Note[] => [
  ...failures.map(({ title, fault }) => ({ code: NOTE_OF[fault], params: { source: title } })),
  ...(unitCountsUnknown ? [{ code: 'UNIT_COUNTS_UNKNOWN' } as const] : []),
]

/** Whether an answer rests on the embedded register, on live ones, or on both. */
export function modeOf({ embedded, live }: Consulted): 'embedded' | 'live' | 'mixed' {
  if (live.length === 0) return 'embedded'
  return embedded ? 'mixed' : 'live'
}
