import type { EnergyLabelRecord } from '../register/register.ts'
import { type Day, dayOf, daysBetween } from './calendar.ts'
import { classFromEp2, type EnergyClass, parseEnergyClass } from './energy-class.ts'

/** The one registration that counts today, and the rest. */
export interface LabelReading {
  readonly status: 'found' | 'expired' | 'none'
  /** The label that counts; when all have expired, the one that expired last. */
  readonly current: EnergyLabelRecord | undefined
  /** All other registrations, newest first. */
  readonly history: readonly EnergyLabelRecord[]
  /** Two registrations of the same day give different classes. */
  readonly sameDayConflict: boolean
  /** Only calculations for a building permit exist, which are no label. */
  readonly permitOnly: boolean
  /** A valid one of the whole building, where the object has none of its own. */
  readonly building: EnergyLabelRecord | undefined
}

const STATUS_ORDER = { Bestaand: 0, Oplevering: 1, Vergunningsaanvraag: 2 } as const

/** Newest first: registered, then surveyed, then an existing building before one being delivered. */
function newestFirst(a: EnergyLabelRecord, b: EnergyLabelRecord): number {
  return (
    compare(b.registratiedatum, a.registratiedatum) ||
    compare(b.opnamedatum, a.opnamedatum) ||
    STATUS_ORDER[a.status] - STATUS_ORDER[b.status] ||
    compare(a.klasse, b.klasse)
  )
}

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b)

/** Drops expired labels and permit calculations, then takes the newest. */
export function readLabels(labels: readonly EnergyLabelRecord[], on: Day): LabelReading {
  const ordered = labels.toSorted(newestFirst)
  const own = ordered.filter((label) => !label.ofBuilding)
  const candidates = own.filter(isLabel)
  const valid = candidates.filter((label) => isValid(label, on))
  const current = valid[0] ?? candidates.toSorted(expiredLast)[0]
  const ofBuilding = ordered.filter((label) => label.ofBuilding && isLabel(label))
  return {
    status: current ? (valid[0] ? 'found' : 'expired') : 'none',
    current,
    history: own.filter((label) => label !== current),
    sameDayConflict: valid.some((label) => contradicts(label, valid[0])),
    permitOnly: own.length > 0 && candidates.length === 0,
    building: current ? undefined : ofBuilding.find((label) => isValid(label, on)),
  }
}

const isLabel = ({ status }: EnergyLabelRecord): boolean => status !== 'Vergunningsaanvraag'

const isValid = ({ geldigTot }: EnergyLabelRecord, on: Day): boolean => dayOf(geldigTot) >= on

const expiredLast = (a: EnergyLabelRecord, b: EnergyLabelRecord): number =>
  compare(b.geldigTot, a.geldigTot) || newestFirst(a, b)

const contradicts = (label: EnergyLabelRecord, current: EnergyLabelRecord | undefined): boolean =>
  current !== undefined &&
  dayOf(label.registratiedatum) === dayOf(current.registratiedatum) &&
  label.klasse !== current.klasse

/** Whether the label may count for rent points (WWS); `null` when the register can't tell. */
export interface WwsValidity {
  readonly valid: boolean | null
  readonly reason:
    | 'WWS_VALID'
    | 'WWS_NO_LABEL'
    | 'WWS_OF_BUILDING'
    | 'WWS_EXPIRED'
    | 'WWS_EI_MARK_UNKNOWN'
    | 'WWS_SIMPLIFIED'
    | 'WWS_TOO_OLD'
}

const NEW_METHOD = dayOf('2021-01-01')
const FIRST_EI = dayOf('2015-01-01')

/**
 * Beleidsboek Huurcommissie: surveyed from 2021, or an Energie-Index of 2015–2020 that carries
 * the mark "geldig voor WWS", which the register does not hold. Simplified labels give nothing.
 */
export function wwsValidity({ status, current, building }: LabelReading): WwsValidity {
  if (!current && building) return { valid: false, reason: 'WWS_OF_BUILDING' }
  if (!current) return { valid: null, reason: 'WWS_NO_LABEL' }
  if (status === 'expired') return { valid: false, reason: 'WWS_EXPIRED' }
  const surveyed = dayOf(current.opnamedatum)
  if (surveyed >= NEW_METHOD) return { valid: true, reason: 'WWS_VALID' }
  if (surveyed < FIRST_EI) return { valid: false, reason: 'WWS_TOO_OLD' }
  if (current.energieIndex === null) return { valid: false, reason: 'WWS_SIMPLIFIED' }
  return { valid: null, reason: 'WWS_EI_MARK_UNKNOWN' }
}

/** The class that EP2 of the label means, where the label has one. */
export function expectedClass(label: EnergyLabelRecord): EnergyClass | undefined {
  if (label.ep2 === null) return undefined
  return classFromEp2(label.ep2, dayOf(label.registratiedatum))
}

export const classOf = (label: EnergyLabelRecord): EnergyClass | undefined =>
  parseEnergyClass(label.klasse)

export const daysToExpiry = (label: EnergyLabelRecord, on: Day): number =>
  daysBetween(on, dayOf(label.geldigTot))

/** How far `other` lies from `reference`, in percent of it, one decimal. */
export const differencePct = (reference: number, other: number): number =>
  Math.round(((other - reference) / reference) * 1000) / 10
