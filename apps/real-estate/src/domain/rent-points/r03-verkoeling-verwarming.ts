import { estimateAreas } from './area-estimate.ts'
import type { Dwelling, Room } from './dwelling.ts'
import { exactly, type Range } from './range.ts'
import { toQuarter } from './rounding.ts'
import type { Rubric } from './rubric.ts'

const HEATED_ROOM = 2
const HEATED_OTHER = 1
const MOST_OTHER = 4
const COOLED_ROOM = 1
const MOST_COOLED = 2

/** m² of vertrek per vertrek when nobody counted them: our assumption. */
const M2_PER_ROOM = { small: 8, likely: 17 } as const

/** Of rooms whose heating is known. */
export function heatingPoints(rooms: readonly Room[]): number {
  const vertrekken = rooms.filter(({ kind }) => kind === 'vertrek')
  const heated = vertrekken.filter((room) => room.heated).length
  const others = rooms.filter((room) => room.kind !== 'vertrek' && room.heated).length
  const cooled = vertrekken.filter((room) => room.heated && room.cooled).length
  return toQuarter(
    heated * HEATED_ROOM +
      Math.min(MOST_OTHER, others * HEATED_OTHER) +
      Math.min(MOST_COOLED, cooled * COOLED_ROOM),
  )
}

/** From no heating at all to everything heated and two rooms cooled. */
function estimated(dwelling: Dwelling): Range {
  const { rooms } = estimateAreas(dwelling)
  const likelyRooms = Math.max(1, Math.round(rooms.likely / M2_PER_ROOM.likely))
  const mostRooms = Math.max(1, Math.ceil(rooms.max / M2_PER_ROOM.small))
  return {
    min: 0,
    likely: likelyRooms * HEATED_ROOM + HEATED_OTHER,
    max: mostRooms * HEATED_ROOM + MOST_OTHER + MOST_COOLED,
  }
}

/** R3 Verkoeling en verwarming. */
export function verkoelingVerwarming(dwelling: Dwelling): Rubric {
  if (dwelling.rooms) {
    const points = exactly(heatingPoints(dwelling.rooms))
    return { id: 'R3', points, basis: 'given', source: 'caller', note: 'NOTE_MEASURED_ROOMS' }
  }
  const { basis, source } = estimateAreas(dwelling)
  return { id: 'R3', points: estimated(dwelling), basis, source, note: 'NOTE_HEATING_UNKNOWN' }
}
