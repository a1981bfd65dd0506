import type { AddressRecord } from '../register/register.ts'
import type { Flag } from './assessment.ts'
import { type Day, dayOf } from './calendar.ts'
import { isWorse } from './energy-class.ts'
import {
  classOf,
  daysToExpiry,
  differencePct,
  expectedClass,
  type LabelReading,
} from './energy-label.ts'

/** Above this difference the two areas can hardly mean the same rooms. */
export const AREA_CONFLICT_PCT = 10

const SOON_DAYS = 365
const OFFICE_DUTY_M2 = 100

/** What the energy label gives reason to look into, on the day `on`. */
export function labelFlags(address: AddressRecord, labels: LabelReading, on: Day): readonly Flag[] {
  const office = officeFlag(address, labels)
  const same: readonly Flag[] = labels.sameDayConflict
    ? [{ code: 'LABELS_SAME_DAY', severity: 'attention' }]
    : []
  return [...expiryFlags(labels, on), ...contentFlags(address, labels), ...same, ...office]
}

function expiryFlags(labels: LabelReading, on: Day): readonly Flag[] {
  const { status, current, permitOnly } = labels
  if (!current) {
    if (permitOnly) return [{ code: 'PERMIT_CALCULATION_ONLY', severity: 'attention' }]
    return [{ code: 'LABEL_NOT_KNOWN', severity: 'info' }]
  }
  const date = dayOf(current.geldigTot)
  if (status === 'expired') {
    return [{ code: 'LABEL_EXPIRED', severity: 'attention', params: { date } }]
  }
  const days = daysToExpiry(current, on)
  if (days >= SOON_DAYS) return []
  return [{ code: 'LABEL_EXPIRES_SOON', severity: 'attention', params: { date, days } }]
}

function contentFlags(address: AddressRecord, { current }: LabelReading): readonly Flag[] {
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
 * can break that rule: without one, or with a generated one, nobody here knows.
 */
function officeFlag(address: AddressRecord, { status, current }: LabelReading): readonly Flag[] {
  const isOffice = address.gebruiksdoelen.includes('kantoorfunctie')
  if (!isOffice || (address.oppervlakte ?? 0) <= OFFICE_DUTY_M2) return []
  if (!current || current.synthetic) return [{ code: 'OFFICE_LABEL_DUTY', severity: 'info' }]
  const klasse = status === 'found' ? classOf(current) : undefined
  if (klasse && !isWorse(klasse, 'C')) return []
  return [{ code: 'LABEL_WORSE_THAN_C', severity: 'serious', params: { klasse: klasse ?? '–' } }]
}
