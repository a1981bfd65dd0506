import { exactly } from './range.ts'
import type { Rubric } from './rubric.ts'

/** R7 Woonvoorzieningen voor gehandicapten: what the landlord paid for. No register holds it; taken as none, which can only be too low. */
export const woonvoorzieningen = (): Rubric => ({
  id: 'R7',
  points: exactly(0),
  basis: 'unknown',
  source: 'none',
  note: 'NOTE_NOT_COUNTED',
})
