import { exactly } from './range.ts'
import type { Rubric } from './rubric.ts'

/** R10 Gemeenschappelijke parkeerruimten. No register holds it; taken as none, which can only be too low. */
export const gemeenschappelijkeParkeerruimten = (): Rubric => ({
  id: 'R10',
  points: exactly(0),
  basis: 'unknown',
  source: 'none',
  note: 'NOTE_NOT_COUNTED',
})
