import { estimateAreas } from './area-estimate.ts'
import type { Dwelling, Room } from './dwelling.ts'
import { exactly, mapRange, type Range } from './range.ts'
import { toQuarter, toWhole } from './rounding.ts'
import type { Rubric } from './rubric.ts'

/** Smaller than this does not count. */
const LEAST_M2 = 2
const POINTS_PER_M2 = 0.75
const NO_FIXED_STAIRS = 5

const counted = (rooms: readonly Room[]): readonly Room[] =>
  rooms.filter(({ kind, m2 }) => kind === 'overige_ruimte' && m2 >= LEAST_M2)

const total = (rooms: readonly Room[]): number =>
  toWhole(rooms.reduce((sum, { m2 }) => sum + m2, 0))

/** Whole m² of other space: measured, or estimated from the usable area. */
export const areaOfOther = (dwelling: Dwelling): Range =>
  dwelling.rooms
    ? exactly(total(counted(dwelling.rooms)))
    : mapRange(estimateAreas(dwelling).other, toWhole)

/** A loft without fixed stairs costs points, but never more than that loft brings. */
export function otherSpacePoints(rooms: readonly Room[]): number {
  const spaces = counted(rooms)
  const lofts = spaces.filter((room) => room.no_fixed_stairs)
  const deducted = lofts.reduce(
    (sum, { m2 }) => sum + Math.min(NO_FIXED_STAIRS, m2 * POINTS_PER_M2),
    0,
  )
  return toQuarter(Math.max(0, total(spaces) * POINTS_PER_M2 - deducted))
}

/** R2 Oppervlakte van overige ruimten: three quarters of a point per m². */
export function overigeRuimten(dwelling: Dwelling): Rubric {
  if (dwelling.rooms) {
    const points = exactly(otherSpacePoints(dwelling.rooms))
    return { id: 'R2', points, basis: 'given', source: 'caller', note: 'NOTE_MEASURED_ROOMS' }
  }
  const { basis, source } = estimateAreas(dwelling)
  const points = mapRange(areaOfOther(dwelling), (m2) => toQuarter(m2 * POINTS_PER_M2))
  const note = basis === 'unknown' ? 'NOTE_AREA_UNKNOWN' : 'NOTE_OTHER_SHARE'
  return { id: 'R2', points, basis, source, note }
}
