import type { Dwelling, Kitchen } from './dwelling.ts'
import { exactly, type Range } from './range.ts'
import { toQuarter } from './rounding.ts'
import type { Rubric } from './rubric.ts'

/** From no worktop of a metre to the longest with every extra; likely one of up to two metres. */
const UNKNOWN: Range = { min: 0, likely: 4, max: 14 }

const worktopPoints = (metres: number): number => {
  if (metres < 1) return 0
  return metres <= 2 ? 4 : 7
}

/** Extras never bring more than the worktop does. */
export function kitchenPoints({ worktop_m, extra_points = 0 }: Kitchen): number {
  const worktop = worktopPoints(worktop_m)
  return toQuarter(worktop + Math.min(worktop, extra_points))
}

/** R5 Keuken. */
export const keuken = ({ kitchen }: Dwelling): Rubric =>
  kitchen
    ? {
        id: 'R5',
        points: exactly(kitchenPoints(kitchen)),
        basis: 'given',
        source: 'caller',
        note: 'NOTE_AS_GIVEN',
      }
    : { id: 'R5', points: UNKNOWN, basis: 'unknown', source: 'none', note: 'NOTE_KITCHEN_UNKNOWN' }
