import { highestMeanPerM2 } from '../corop-areas.ts'
import type { TextCode } from '../messages.ts'
import type { Dwelling, WozSource } from './dwelling.ts'
import { mapRange, type Range } from './range.ts'
import { toHundredth, toQuarter } from './rounding.ts'
import type { Rubric } from './rubric.ts'
import { rulesOn } from './rules.ts'
import { newestPeildatum, type WozFigures, wozFigures } from './woz-figures.ts'

/** Small new homes in these regions (Utrecht, Groot-Amsterdam) divide by less and have no cap. */
const SMALL_NEW = { regions: ['17', '23'], from: 2018, to: 2022, belowM2: 40 } as const

/** No home is taken to be worth more per m² than this many times the dearest region's mean. */
const TIMES_DEAREST = 2

export function isSmallNewBuild({ areaM2, bouwjaar, corop }: Dwelling): boolean {
  const { regions, from, to, belowM2 } = SMALL_NEW
  if (corop === null || !(regions as readonly string[]).includes(corop)) return false
  if (areaM2 === null || areaM2 >= belowM2 || !bouwjaar) return false
  return bouwjaar.min >= from && bouwjaar.max <= to
}

/** Part I and part II, each to a hundredth; the cap and the rounding to a quarter come after. */
export const wozPoints = (euro: number, areaM2: number, figures: WozFigures, smallNew = false) =>
  toHundredth(euro / figures.partI) + partII(euro / areaM2, figures, smallNew)

const partII = (perM2: number, figures: WozFigures, smallNew: boolean): number =>
  toHundredth(perM2 / (smallNew ? figures.partIISmallNew : figures.partII))

/** A known value over an area that may not be known: a larger home gets fewer points. */
function ofValue(euro: number, area: Range, figures: WozFigures, smallNew: boolean): Range {
  const dearest = Math.max(TIMES_DEAREST * highestMeanPerM2(), euro / area.max)
  const points = (perM2: number): number =>
    toHundredth(euro / figures.partI) + partII(Math.min(perM2, dearest), figures, smallNew)
  return {
    min: points(euro / area.max),
    likely: points(euro / area.likely),
    max: points(euro / area.min),
  }
}

/** Without a value: from the least that the rules count to twice the dearest region's mean. */
function ofAnyValue(least: number, area: Range, figures: WozFigures, smallNew: boolean): Range {
  const known = ofValue(least, area, figures, smallNew)
  const perM2 = TIMES_DEAREST * highestMeanPerM2()
  const dearest = toHundredth((perM2 * area.max) / figures.partI) + partII(perM2, figures, smallNew)
  return { min: known.min, likely: known.likely, max: Math.max(known.max, dearest) }
}

/**
 * Points before rounding to a quarter, which the cap compares. The legal minimum stands in for a
 * value that is not there; it does not lift one that is (only that of container homes).
 */
export function wozRange(dwelling: Dwelling, area: Range): Range {
  const { minimumWoz } = rulesOn(dwelling.on)
  const { woz } = dwelling
  const smallNew = isSmallNewBuild(dwelling)
  const figures = wozFigures(woz?.peildatum ?? newestPeildatum(dwelling.on))
  if (!figures) throw new RangeError(`There are no WOZ figures for ${woz?.peildatum}.`)
  const m2 = mapRange(area, (value) => Math.max(1, value))
  if (!woz) return ofAnyValue(minimumWoz, m2, figures, smallNew)
  return ofValue(woz.euro, m2, figures, smallNew)
}

/** By who says the value: over measured rooms, and over an estimated area. */
const NOTES = {
  caller: ['NOTE_WOZ_GIVEN', 'NOTE_WOZ_AREA_ESTIMATED'],
  'WOZ-waardeloket': ['NOTE_WOZ_LOOKED_UP', 'NOTE_WOZ_LOOKED_UP_AREA_ESTIMATED'],
} as const satisfies Record<WozSource, readonly [measured: TextCode, estimated: TextCode]>

/** R11 Punten voor de WOZ-waarde, before the cap. */
export function wozWaarde(dwelling: Dwelling, area: Range): Rubric {
  const points = mapRange(wozRange(dwelling, area), toQuarter)
  if (!dwelling.woz) {
    return { id: 'R11', points, basis: 'unknown', source: 'rules', note: 'NOTE_WOZ_UNKNOWN' }
  }
  const { from } = dwelling.woz
  const [measured, estimated] = NOTES[from]
  if (!dwelling.rooms) {
    return { id: 'R11', points, basis: 'estimated', source: from, note: estimated }
  }
  const basis = from === 'caller' ? 'given' : 'register'
  return { id: 'R11', points, basis, source: from, note: measured }
}
