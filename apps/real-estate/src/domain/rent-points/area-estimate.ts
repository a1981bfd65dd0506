import type { Dwelling } from './dwelling.ts'
import type { Range } from './range.ts'
import type { Basis, Source } from './rubric.ts'

/** Of gebruiksoppervlakte, what is vertrek and what is other space: our assumption, no rule. */
const ROOM_SHARE: Range = { min: 0.7, likely: 0.78, max: 0.85 }
const OTHER_SHARE: Range = { min: 0.05, likely: 0.1, max: 0.15 }

/** What a home without a registered area can measure: our assumption, wide on purpose. */
const ANY_AREA: Range = { min: 15, likely: 75, max: 250 }

export interface AreaEstimate {
  readonly rooms: Range
  readonly other: Range
  readonly basis: Basis
  readonly source: Source
}

/** Splits the usable area over rooms and other space when nobody measured the rooms. */
export function estimateAreas({ areaM2, areaGiven }: Dwelling): AreaEstimate {
  const area = areaM2 === null ? ANY_AREA : { min: areaM2, likely: areaM2, max: areaM2 }
  return {
    rooms: share(area, ROOM_SHARE),
    other: share(area, OTHER_SHARE),
    basis: areaM2 === null ? 'unknown' : 'estimated',
    source: areaM2 === null ? 'none' : areaGiven ? 'caller' : 'BAG',
  }
}

const share = (area: Range, part: Range): Range => ({
  min: area.min * part.min,
  likely: area.likely * part.likely,
  max: area.max * part.max,
})
