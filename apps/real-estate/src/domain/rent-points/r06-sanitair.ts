import type { Bath, Dwelling } from './dwelling.ts'
import { exactly, type Range } from './range.ts'
import { toQuarter } from './rounding.ts'
import type { Rubric } from './rubric.ts'

const POINTS = {
  toilets: 3,
  toilets_in_bathroom: 2,
  hanging_toilets: 0.75,
  basins: 1,
  double_basins: 1.5,
  showers: 4,
  baths: 6,
  baths_with_shower: 7,
} as const satisfies Partial<Record<keyof Bath, number>>

/** What extras are measured by. */
const BATHING = ['showers', 'baths', 'baths_with_shower'] as const

/** From one toilet to two of everything; likely a toilet, a basin and a shower. */
const UNKNOWN: Range = { min: 2, likely: 8, max: 30 }

const points = (bath: Bath, items: readonly (keyof typeof POINTS)[]): number =>
  items.reduce((total, item) => total + (bath[item] ?? 0) * POINTS[item], 0)

/** Extras never bring more than bath and shower do. */
export function bathPoints(bath: Bath): number {
  const all = points(bath, Object.keys(POINTS) as (keyof typeof POINTS)[])
  const extras = Math.min(bath.extra_points ?? 0, points(bath, BATHING))
  return toQuarter(all + extras)
}

/** R6 Sanitair. */
export const sanitair = ({ bath }: Dwelling): Rubric =>
  bath
    ? {
        id: 'R6',
        points: exactly(bathPoints(bath)),
        basis: 'given',
        source: 'caller',
        note: 'NOTE_AS_GIVEN',
      }
    : { id: 'R6', points: UNKNOWN, basis: 'unknown', source: 'none', note: 'NOTE_BATH_UNKNOWN' }
