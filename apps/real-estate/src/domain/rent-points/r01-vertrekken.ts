import { estimateAreas } from './area-estimate.ts'
import type { Dwelling, Room } from './dwelling.ts'
import { exactly, mapRange, type Range } from './range.ts'
import { toWhole } from './rounding.ts'
import type { Rubric } from './rubric.ts'

/** Smaller than this is no vertrek. */
const LEAST_M2 = 4
const POINTS_PER_M2 = 1

/** Together, rounded to a whole m² at the end and not room by room. */
export const roomAreaM2 = (rooms: readonly Room[]): number =>
  toWhole(
    rooms
      .filter(({ kind, m2 }) => kind === 'vertrek' && m2 >= LEAST_M2)
      .reduce((total, { m2 }) => total + m2, 0),
  )

/** Whole m² of vertrekken: measured, or estimated from the usable area. */
export const areaOfRooms = (dwelling: Dwelling): Range =>
  dwelling.rooms
    ? exactly(roomAreaM2(dwelling.rooms))
    : mapRange(estimateAreas(dwelling).rooms, toWhole)

/** R1 Oppervlakte van vertrekken: one point per m². */
export function vertrekken(dwelling: Dwelling): Rubric {
  const points = mapRange(areaOfRooms(dwelling), (m2) => m2 * POINTS_PER_M2)
  if (dwelling.rooms) {
    return { id: 'R1', points, basis: 'given', source: 'caller', note: 'NOTE_MEASURED_ROOMS' }
  }
  const { basis, source } = estimateAreas(dwelling)
  const note = basis === 'unknown' ? 'NOTE_AREA_UNKNOWN' : 'NOTE_ROOM_SHARE'
  return { id: 'R1', points, basis, source, note }
}
