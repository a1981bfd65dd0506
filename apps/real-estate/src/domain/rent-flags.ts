import type { Subject } from './assess.ts'
import type { Flag, Overrides, RentPointsFinding } from './assessment.ts'
import { differencePct } from './energy-label.ts'
import type { KnownFigures } from './known-figures.ts'
import type { Dwelling } from './rent-points/dwelling.ts'
import { isWozUnusable, valuationDay } from './rent-points/dwelling-of.ts'
import { roomAreaM2 } from './rent-points/r01-vertrekken.ts'
import { areaOfOther } from './rent-points/r02-overige-ruimten.ts'
import { rulesOn } from './rent-points/rules.ts'

/** Above this the rooms and the usable area can hardly be of the same home. */
const ROOMS_CONFLICT_PCT = 30

/** What the rent points give reason to look into. */
export function rentFlags(
  subject: Subject,
  figures: KnownFigures,
  rent: RentPointsFinding,
  dwelling: Dwelling | undefined,
): readonly Flag[] {
  if (!rent.applies || !dwelling) return []
  return [
    ...overMaximum(figures.overrides, rent.maximumRent),
    ...rulesFlags(subject, figures),
    ...roomFlags(subject, dwelling),
  ]
}

function overMaximum(
  { rent }: Overrides,
  { min, max }: { readonly min: number; readonly max: number },
): readonly Flag[] {
  if (rent === undefined || rent <= min) return []
  if (rent > max)
    return [{ code: 'RENT_ABOVE_MAXIMUM', severity: 'serious', params: { rent, max } }]
  return [{ code: 'RENT_MAY_BE_ABOVE', severity: 'attention', params: { rent, min, max } }]
}

function rulesFlags({ on }: Subject, figures: KnownFigures): readonly Flag[] {
  const found: Flag[] = []
  const day = valuationDay(on, figures.overrides)
  const rules = rulesOn(day)
  if (day >= rules.until) {
    const params = { version: rules.version, until: rules.until }
    found.push({ code: 'RENT_RULES_OUTDATED', severity: 'attention', params })
  }
  if (isWozUnusable(on, figures)) {
    const params = { date: figures.woz?.peildatum ?? '', on: day }
    found.push({ code: 'WOZ_NOT_FOR_POINTS', severity: 'attention', params })
  }
  return found
}

function roomFlags(
  { address: { oppervlakte: bag } }: Subject,
  dwelling: Dwelling,
): readonly Flag[] {
  if (!dwelling.rooms || bag === null) return []
  const rooms = roomAreaM2(dwelling.rooms) + areaOfOther(dwelling).likely
  const pct = differencePct(bag, rooms)
  if (Math.abs(pct) <= ROOMS_CONFLICT_PCT) return []
  return [{ code: 'ROOMS_AREA_CONFLICT', severity: 'attention', params: { rooms, bag, pct } }]
}
