import type { AddressRecord, BuildingRecord } from '../register/register.ts'
import { WOONFUNCTIE } from '../register/status.ts'
import { assessPlace, type SubjectPlace } from './assess-place.ts'
import type {
  AssessedEnergy,
  Findings,
  LabelsFrom,
  Overrides,
  Purpose,
  RentPointsFinding,
} from './assessment.ts'
import { assumptions } from './assumptions.ts'
import { type Day, dayOf } from './calendar.ts'
import { classOf, expectedClass, type LabelReading } from './energy-label.ts'
import { energyUpgrade } from './energy-upgrade.ts'
import { figureFlags, monumentFlags, regionFlags } from './figure-flags.ts'
import { type KnownFigures, knownFigures } from './known-figures.ts'
import { labelFlags } from './label-flags.ts'
import { missingInputs } from './missing-inputs.ts'
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
  readonly labelsFrom: LabelsFrom
  /** From the WOZ counter, where it was asked. */
  readonly woz?: LookedUpWoz
  /** Where live sources were asked about the place. */
  readonly place?: SubjectPlace
  readonly on: Day
}

export interface LookedUpWoz {
  readonly euro: number
  readonly peildatum: Day
  /** It is the value of more than this object. */
  readonly coversMore: boolean
}

const SEVERITIES = ['serious', 'attention', 'info'] as const

/** Judges what is known; pure, so the same subject and figures always give the same findings. */
export function assess(subject: Subject, purpose: Purpose, overrides: Overrides): Findings {
  const areaM2 = overrides.living_area_m2 ?? subject.address.oppervlakte
  const source = overrides.living_area_m2 === undefined ? 'BAG' : 'caller'
  const figures = knownFigures(subject, overrides)
  const band = valueBand(figures, { m2: areaM2, source })
  const rent = rentFinding(subject, figures)
  const dwelling = rent.applies ? dwellingOf(subject, figures) : undefined
  // The thresholds of the classes are those of dwellings.
  const isDwelling = subject.address.gebruiksdoelen.includes(WOONFUNCTIE)
  const place = assessPlace(subject)
  const flags = [
    ...propertyFlags(subject.address, subject.buildings),
    ...labelFlags({ ...subject, years: yearRange(subject.buildings) }, subject.on),
    ...monumentFlags(subject, overrides),
    ...figureFlags(subject, figures, band),
    ...regionFlags(subject, overrides),
    ...rentFlags(subject, figures, rent, dwelling),
    ...place.flags,
  ]
  return {
    valueBand: band,
    ratios: ratios(figures.woz?.euro, overrides, areaM2),
    energy: energy(subject),
    rentPoints: rent,
    location: place.location,
    upgrade: isDwelling ? energyUpgrade(subject.labels, dwelling, subject.on) : null,
    flags: SEVERITIES.flatMap((severity) => flags.filter((flag) => flag.severity === severity)),
    assumptions: assumptions(subject, figures, band, rent),
    missing: missingInputs(subject, purpose, figures, areaM2),
  }
}

function rentFinding(subject: Subject, figures: KnownFigures): RentPointsFinding {
  const reason = whyNotCounted(subject, figures.overrides)
  if (reason) return { applies: false, reason }
  return { applies: true, ...rentPoints(dwellingOf(subject, figures)) }
}

/** Embedded labels are generated, and so is their absence. */
function energy({ labels: { status, current }, labelsFrom: from }: Subject): AssessedEnergy {
  if (!current) {
    const synthetic = from === 'embedded'
    return { status, klasse: null, geldigTot: null, expectedClass: null, synthetic, from }
  }
  return {
    from,
    status,
    klasse: classOf(current) ?? null,
    geldigTot: dayOf(current.geldigTot),
    expectedClass: expectedClass(current) ?? null,
    synthetic: current.synthetic,
  }
}
