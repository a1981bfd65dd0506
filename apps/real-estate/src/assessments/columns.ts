import type { Assessment, Severity } from '../domain/assessment.ts'
import { today } from '../domain/calendar.ts'
import { addressKey } from './order.ts'

/** What of an assessment is kept beside its record, to find and order it by. */
export const columnsOf = (assessment: Assessment) => ({
  createdAt: assessment.createdAt,
  day: today({ now: () => assessment.createdAt }),
  objectId: assessment.property.adresseerbaarObjectId,
  place: foldPlace(assessment.property.woonplaats),
  addressKey: addressKey(assessment.property.woonplaats, assessment.property.display),
  energyClass: validClass(assessment),
  purpose: assessment.purpose,
  value: assessment.findings.valueBand?.central ?? null,
  flags: flagList(assessment),
  severity: Math.max(0, ...assessment.findings.flags.map(({ severity }) => RANK[severity])),
  rulesVersion: assessment.rulesVersion,
  inputHash: assessment.inputHash,
  record: JSON.stringify(assessment),
})

/** Severities as numbers, so that "at least" can be asked; 0 is for no finding at all. */
export const RANK: Readonly<Record<Severity, number>> = { info: 1, attention: 2, serious: 3 }

/** Places and filters meet in one form, whatever the case they were typed in. */
export const foldPlace = (place: string): string =>
  place.trim().normalize('NFC').toLocaleLowerCase('nl')

const validClass = ({ findings: { energy } }: Assessment): string =>
  energy.status === 'found' ? (energy.klasse ?? 'none') : 'none'

/** ` CODE CODE `: each between spaces, so that one is never found inside another. */
const flagList = ({ findings: { flags } }: Assessment): string =>
  flags.length === 0 ? '' : ` ${flags.map(({ code }) => code).join(' ')} `
