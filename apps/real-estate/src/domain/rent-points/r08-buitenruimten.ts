import type { Dwelling, Outdoor } from './dwelling.ts'
import { exactly, type Range } from './range.ts'
import { toQuarter } from './rounding.ts'
import type { Rubric } from './rubric.ts'

const PRIVATE_BASE = 2
const PRIVATE_PER_M2 = 0.35
const SHARED_PER_M2 = 0.75
const MOST = 15
const NONE = -5

/** A balcony at a flat, a garden at a house: our assumption. */
const LIKELY_M2 = { meergezins: 5, eengezins: 25 } as const

/** Private and shared together; none of either costs points. */
export function outdoorPoints({ privateM2, sharedM2, addresses }: Outdoor): number {
  if (privateM2 <= 0 && sharedM2 <= 0) return NONE
  const own = privateM2 > 0 ? PRIVATE_BASE + privateM2 * PRIVATE_PER_M2 : 0
  const shared = (sharedM2 * SHARED_PER_M2) / addresses
  return Math.min(MOST, toQuarter(own + shared))
}

function unknown({ family }: Dwelling): Range {
  const privateM2 = LIKELY_M2[family ?? 'meergezins']
  return {
    min: NONE,
    likely: outdoorPoints({ privateM2, sharedM2: 0, addresses: 1 }),
    max: MOST,
  }
}

/** R8 Buitenruimten. */
export const buitenruimten = (dwelling: Dwelling): Rubric =>
  dwelling.outdoor
    ? {
        id: 'R8',
        points: exactly(outdoorPoints(dwelling.outdoor)),
        basis: 'given',
        source: 'caller',
        note: 'NOTE_AS_GIVEN',
      }
    : {
        id: 'R8',
        points: unknown(dwelling),
        basis: 'unknown',
        source: 'none',
        note: 'NOTE_OUTDOOR_UNKNOWN',
      }
