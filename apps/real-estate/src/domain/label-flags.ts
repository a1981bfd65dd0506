import type { AddressRecord } from '../register/register.ts'
import type { Flag, LabelsFrom, YearRange } from './assessment.ts'
import { type Day, dayOf } from './calendar.ts'
import { isWorse } from './energy-class.ts'
import {
  classOf,
  daysToExpiry,
  differencePct,
  expectedClass,
  type LabelReading,
} from './energy-label.ts'
import type { NoteCode } from './messages.ts'

/** Above this difference the two areas can hardly mean the same rooms. */
export const AREA_CONFLICT_PCT = 10

const SOON_DAYS = 365
const OFFICE_DUTY_M2 = 100

/** What the labels are of, and how they were come by. */
export interface LabelsOfObject {
  readonly address: AddressRecord
  /** Of its buildings, as the BAG has them. */
  readonly years: YearRange | undefined
  readonly labels: LabelReading
  readonly labelsFrom: LabelsFrom
}

/** What the energy label gives reason to look into, on the day `on`. */
export function labelFlags(object: LabelsOfObject, on: Day): readonly Flag[] {
  const same: readonly Flag[] = object.labels.sameDayConflict
    ? [{ code: 'LABELS_SAME_DAY', severity: 'attention' }]
    : []
  return [
    ...expiryFlags(object, on),
    ...contentFlags(object),
    ...yearFlag(object),
    ...same,
    ...officeFlag(object),
  ]
}

/** That there is no label means something else in each source of labels. */
export const NO_LABEL = {
  embedded: 'LABEL_NOT_KNOWN',
  live: 'LABEL_NOT_REGISTERED',
  'not-looked-up': 'LABEL_NOT_LOOKED_UP',
} as const satisfies Record<LabelsFrom, NoteCode>

function expiryFlags({ labels, labelsFrom }: LabelsOfObject, on: Day): readonly Flag[] {
  const { status, current, permitOnly, building } = labels
  if (!current) {
    if (permitOnly) return [{ code: 'PERMIT_CALCULATION_ONLY', severity: 'attention' }]
    if (building) return [{ code: 'LABEL_OF_BUILDING', severity: 'info' }]
    return [{ code: NO_LABEL[labelsFrom], severity: 'info' }]
  }
  const date = dayOf(current.geldigTot)
  if (status === 'expired') {
    return [{ code: 'LABEL_EXPIRED', severity: 'attention', params: { date } }]
  }
  const days = daysToExpiry(current, on)
  if (days >= SOON_DAYS) return []
  return [{ code: 'LABEL_EXPIRES_SOON', severity: 'attention', params: { date, days } }]
}

/** Both registers keep their year; which one is right is for the person to find out. */
function yearFlag({ labels: { current }, years }: LabelsOfObject): readonly Flag[] {
  const label = current?.bouwjaar ?? null
  if (label === null || !years || (label >= years.min && label <= years.max)) return []
  const bag = years.min === years.max ? years.min : `${years.min}–${years.max}`
  return [{ code: 'BOUWJAAR_CONFLICT', severity: 'info', params: { bag, label } }]
}

function contentFlags({ address, labels: { current } }: LabelsOfObject): readonly Flag[] {
  if (!current) return []
  const found: Flag[] = []
  const expected = expectedClass(current)
  if (expected && expected !== classOf(current)) {
    const params = { klasse: current.klasse, ep2: current.ep2 ?? '', expected }
    found.push({ code: 'LABEL_CLASS_MISMATCH', severity: 'attention', params })
  }
  const { oppervlakte: bag } = address
  const { thermalAreaM2: label } = current
  if (bag === null || label === null) return found
  const pct = differencePct(bag, label)
  if (Math.abs(pct) > AREA_CONFLICT_PCT) {
    found.push({ code: 'AREA_CONFLICT', severity: 'attention', params: { bag, label, pct } })
  }
  return found
}

/**
 * Besluit bouwwerken leefomgeving: an office above 100 m² needs class C. Only a registered label
 * can break that rule: with a generated one, or where nobody looked, nobody here knows.
 */
function officeFlag({ address, labels, labelsFrom }: LabelsOfObject): readonly Flag[] {
  const { status, current } = labels
  const isOffice = address.gebruiksdoelen.includes('kantoorfunctie')
  if (!isOffice || (address.oppervlakte ?? 0) <= OFFICE_DUTY_M2) return []
  if (!current && labelsFrom === 'live') {
    return [{ code: 'OFFICE_WITHOUT_LABEL', severity: 'attention' }]
  }
  if (!current || current.synthetic) return [{ code: 'OFFICE_LABEL_DUTY', severity: 'info' }]
  const klasse = status === 'found' ? classOf(current) : undefined
  if (klasse && !isWorse(klasse, 'C')) return []
  return [{ code: 'LABEL_WORSE_THAN_C', severity: 'serious', params: { klasse: klasse ?? '–' } }]
}
