import type { Subject } from './assess.ts'
import type { Flag, Overrides, ValueBand } from './assessment.ts'
import { daysBetween } from './calendar.ts'
import { differencePct } from './energy-label.ts'
import { type KnownFigures, regionOfPlace } from './known-figures.ts'
import { AREA_CONFLICT_PCT } from './label-flags.ts'
import { yearRange } from './property-flags.ts'

const POSSIBLE_MONUMENT_BEFORE = 1900
const WOZ_OLD_DAYS = 2 * 365

/** The bouwjaar that makes a monument possible while nobody has said whether it is one. */
export function unansweredMonument(
  { buildings }: Subject,
  { monument }: Overrides,
): number | undefined {
  const oldest = yearRange(buildings)?.min
  const old = oldest !== undefined && oldest < POSSIBLE_MONUMENT_BEFORE
  return old && monument === undefined ? oldest : undefined
}

/** What is said, or may be, about protection. */
export function monumentFlags(subject: Subject, overrides: Overrides): readonly Flag[] {
  if (overrides.monument) return [{ code: 'MONUMENT', severity: 'info' }]
  const bouwjaar = unansweredMonument(subject, overrides)
  if (bouwjaar === undefined) return []
  return [{ code: 'POSSIBLE_MONUMENT', severity: 'info', params: { bouwjaar } }]
}

/** What the known figures give reason to look into, against each other and the register. */
export function figureFlags(
  { address, woz, on }: Subject,
  figures: KnownFigures,
  band: ValueBand | null,
): readonly Flag[] {
  const { asking_price: asking, living_area_m2: stated } = figures.overrides
  const date = figures.woz?.peildatum
  const found: Flag[] = []
  if (woz?.coversMore && figures.woz?.from === 'WOZ-waardeloket') {
    found.push({ code: 'WOZ_COVERS_MORE', severity: 'attention' })
  }
  if (band && asking !== undefined && asking > band.high) {
    found.push({ code: 'ASKING_ABOVE_BAND', severity: 'attention' })
  }
  if (band && asking !== undefined && asking < band.low) {
    found.push({ code: 'ASKING_BELOW_BAND', severity: 'attention' })
  }
  if (band && date && daysBetween(date, on) > WOZ_OLD_DAYS) {
    found.push({ code: 'WOZ_OLD', severity: 'attention', params: { date } })
  }
  const bag = address.oppervlakte
  const pct = bag !== null && stated !== undefined ? differencePct(bag, stated) : 0
  if (bag !== null && stated !== undefined && Math.abs(pct) > AREA_CONFLICT_PCT) {
    found.push({
      code: 'AREA_CONFLICT_CALLER',
      severity: 'attention',
      params: { bag, stated, pct },
    })
  }
  return found
}

/** The caller's word counts; that the place lies elsewhere is said. */
export function regionFlags(subject: Subject, { corop: given }: Overrides): readonly Flag[] {
  const place = regionOfPlace(subject)
  if (given === undefined || place === undefined || given === place) return []
  const params = { given, place: subject.address.woonplaats, region: place }
  return [{ code: 'COROP_OTHER_THAN_PLACE', severity: 'attention', params }]
}
