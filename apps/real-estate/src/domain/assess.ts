import type { AddressRecord, BuildingRecord } from '../register/register.ts'
import { WOONFUNCTIE } from '../register/status.ts'
import type {
  AssessedEnergy,
  Findings,
  Flag,
  MissingInput,
  Overrides,
  Purpose,
  RentPointsFinding,
  ValueBand,
} from './assessment.ts'
import { type Day, dayOf, daysBetween } from './calendar.ts'
import { classOf, differencePct, expectedClass, type LabelReading } from './energy-label.ts'
import { energyUpgrade } from './energy-upgrade.ts'
import { AREA_CONFLICT_PCT, labelFlags } from './label-flags.ts'
import type { TextCode } from './messages.ts'
import { propertyFlags, yearRange } from './property-flags.ts'
import { rentFlags } from './rent-flags.ts'
import { dwellingOf, whyNotCounted } from './rent-points/dwelling-of.ts'
import { rentPoints } from './rent-points/rent-points.ts'
import { ratios, valueBand } from './value-band.ts'

/** What the registers say about the object on one day. */
export interface Subject {
  readonly address: AddressRecord
  readonly buildings: readonly BuildingRecord[]
  readonly labels: LabelReading
  readonly on: Day
}

const POSSIBLE_MONUMENT_BEFORE = 1900
const WOZ_OLD_DAYS = 2 * 365
const SEVERITIES = ['serious', 'attention', 'info'] as const

/** Judges what is known; pure, so the same subject and figures always give the same findings. */
export function assess(subject: Subject, purpose: Purpose, overrides: Overrides): Findings {
  const areaM2 = overrides.living_area_m2 ?? subject.address.oppervlakte
  const source = overrides.living_area_m2 === undefined ? 'BAG' : 'caller'
  const band = valueBand(overrides, { m2: areaM2, source })
  const rent = rentFinding(subject, overrides)
  const dwelling = rent.applies ? dwellingOf(subject, overrides) : undefined
  // The thresholds of the classes are those of dwellings.
  const isDwelling = subject.address.gebruiksdoelen.includes(WOONFUNCTIE)
  const flags = [
    ...propertyFlags(subject.address, subject.buildings),
    ...labelFlags(subject.address, subject.labels, subject.on),
    ...monumentFlags(subject, overrides),
    ...figureFlags(subject, overrides, band),
    ...rentFlags(subject, overrides, rent, dwelling),
  ]
  return {
    valueBand: band,
    ratios: ratios(overrides, areaM2),
    energy: energy(subject.labels),
    rentPoints: rent,
    upgrade: isDwelling ? energyUpgrade(subject.labels, dwelling, subject.on) : null,
    flags: SEVERITIES.flatMap((severity) => flags.filter((flag) => flag.severity === severity)),
    assumptions: assumptions(subject, overrides, band, rent),
    missing: missingInputs(subject, purpose, overrides, areaM2),
  }
}

function rentFinding(subject: Subject, overrides: Overrides): RentPointsFinding {
  const reason = whyNotCounted(subject, overrides)
  if (reason) return { applies: false, reason }
  return { applies: true, ...rentPoints(dwellingOf(subject, overrides)) }
}

/** No label is no finding: the only labels here are generated, and so is their absence. */
function energy({ status, current }: LabelReading): AssessedEnergy {
  if (!current) {
    return { status, klasse: null, geldigTot: null, expectedClass: null, synthetic: true }
  }
  return {
    status,
    klasse: classOf(current) ?? null,
    geldigTot: dayOf(current.geldigTot),
    expectedClass: expectedClass(current) ?? null,
    synthetic: current.synthetic,
  }
}

/** The bouwjaar that makes a monument possible while nobody has said whether it is one. */
function unansweredMonument({ buildings }: Subject, { monument }: Overrides): number | undefined {
  const oldest = yearRange(buildings)?.min
  const old = oldest !== undefined && oldest < POSSIBLE_MONUMENT_BEFORE
  return old && monument === undefined ? oldest : undefined
}

function monumentFlags(subject: Subject, overrides: Overrides): readonly Flag[] {
  if (overrides.monument) return [{ code: 'MONUMENT', severity: 'info' }]
  const bouwjaar = unansweredMonument(subject, overrides)
  if (bouwjaar === undefined) return []
  return [{ code: 'POSSIBLE_MONUMENT', severity: 'info', params: { bouwjaar } }]
}

function figureFlags(
  { address, on }: Subject,
  overrides: Overrides,
  band: ValueBand | null,
): readonly Flag[] {
  const { asking_price: asking, living_area_m2: stated, woz_peildatum: date } = overrides
  const found: Flag[] = []
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

function assumptions(
  { address, labels }: Subject,
  overrides: Overrides,
  band: ValueBand | null,
  rent: RentPointsFinding,
): readonly TextCode[] {
  const made: TextCode[] = []
  if (band) made.push('ASSUME_BAND')
  if (band?.basis === 'caller_woz') made.push('ASSUME_NOT_INDEXED')
  if (band && band.basis !== 'caller_woz') made.push('ASSUME_COROP')
  if (overrides.living_area_m2 !== undefined) made.push('ASSUME_AREA_CALLER')
  else if (address.oppervlakte !== null) made.push('ASSUME_AREA_BAG')
  if (rent.applies) made.push(...rentAssumptions(overrides))
  if (labels.current?.synthetic ?? true) made.push('ASSUME_LABEL_SYNTHETIC')
  if (address.fictional) made.push('ASSUME_FICTIONAL')
  return made
}

function rentAssumptions(overrides: Overrides): readonly TextCode[] {
  const made: TextCode[] = ['ASSUME_SELF_CONTAINED', 'ASSUME_NOT_COUNTED']
  if (!overrides.rooms) made.push('ASSUME_ROOM_SHARES')
  if (overrides.woz !== undefined && !overrides.woz_peildatum) made.push('ASSUME_PEILDATUM')
  if (overrides.monument === undefined) made.push('ASSUME_NO_MONUMENT')
  return made
}

/** The figures each purpose turns on, the most telling first. */
const WANTED: Readonly<Record<Purpose, readonly ('woz' | 'asking_price' | 'rent')[]>> = {
  sale: ['woz', 'asking_price'],
  rent: ['woz', 'rent'],
  portfolio: ['woz', 'rent'],
  sustainability: [],
}

function missingInputs(
  subject: Subject,
  purpose: Purpose,
  overrides: Overrides,
  areaM2: number | null,
): readonly MissingInput[] {
  const missing: MissingInput[] = WANTED[purpose].filter((name) => overrides[name] === undefined)
  if (overrides.woz !== undefined && !overrides.woz_peildatum) missing.push('woz_peildatum')
  if (subject.labels.status !== 'found') missing.push('energy_label')
  if (areaM2 === null) missing.push('living_area_m2')
  if (unansweredMonument(subject, overrides) !== undefined) missing.push('monument')
  return missing
}
