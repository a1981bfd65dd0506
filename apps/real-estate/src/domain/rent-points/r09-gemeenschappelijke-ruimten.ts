import { exactly } from './range.ts'
import type { Rubric } from './rubric.ts'

/** R9 Gemeenschappelijke vertrekken, overige ruimten en voorzieningen, over the addresses that share them. No register holds it; taken as none, which can only be too low. */
export const gemeenschappelijkeRuimten = (): Rubric => ({
  id: 'R9',
  points: exactly(0),
  basis: 'unknown',
  source: 'none',
  note: 'NOTE_NOT_COUNTED',
})
