import { WOONFUNCTIE } from '../../register/status.ts'
import type { Subject } from '../assess.ts'
import type { Overrides } from '../assessment.ts'
import { type Day, dayOf } from '../calendar.ts'
import { dwellingType } from '../dwelling-type.ts'
import { classOf, wwsValidity } from '../energy-label.ts'
import type { KnownFigures } from '../known-figures.ts'
import type { TextCode } from '../messages.ts'
import { yearRange } from '../property-flags.ts'
import type { Dwelling, EnergyBasis, Outdoor } from './dwelling.ts'
import { FIRST_RULES } from './rules.ts'
import { acceptsPeildatum, newestPeildatum, wozWhenFinished } from './woz-figures.ts'

/** Why there are no rent points: this system is for self-contained dwellings only. */
export type WhyNot = Extract<TextCode, `RENT_NOT_${string}`>

/**
 * Why the rent points of this object can't be counted; `undefined` when they can. Of an object that
 * could not be looked up it is not known whether it is a dwelling.
 */
export function whyNotCounted(
  { address }: Subject,
  { self_contained: selfContained }: Overrides,
): WhyNot | undefined {
  if (address.objectUnknown) return 'RENT_NOT_LOOKED_UP'
  if (address.objectType !== 'verblijfsobject') return 'RENT_NOT_PITCH'
  if (address.ended) return 'RENT_NOT_ENDED'
  if (!address.gebruiksdoelen.includes(WOONFUNCTIE)) return 'RENT_NOT_DWELLING'
  return selfContained === false ? 'RENT_NOT_SELF_CONTAINED' : undefined
}

/** A contract since the rules began is judged by the rules of its day, an older one by today's. */
export const valuationDay = (on: Day, { contract_date: contract }: Overrides): Day =>
  contract !== undefined && contract >= FIRST_RULES ? contract : on

/** A WOZ value that is too old, or too new, for points on that day. */
export const isWozUnusable = (on: Day, { woz, overrides }: KnownFigures): boolean =>
  woz?.peildatum !== undefined && !acceptsPeildatum(woz.peildatum, valuationDay(on, overrides))

/**
 * What the registers and the caller know, in the words of the rules.
 * @param figures with what was looked up where the caller gave nothing.
 */
export function dwellingOf(subject: Subject, figures: KnownFigures): Dwelling {
  const { overrides } = figures
  const on = valuationDay(subject.on, overrides)
  const type = dwellingType(subject.address, subject.buildings).value
  return {
    on,
    areaM2: overrides.living_area_m2 ?? subject.address.oppervlakte,
    areaGiven: overrides.living_area_m2 !== undefined,
    bouwjaar: yearRange(subject.buildings) ?? null,
    family: type === 'eengezins' || type === 'meergezins' ? type : null,
    energy: energyBasis(subject, on),
    corop: figures.region?.code ?? null,
    monument: overrides.monument,
    monumentKind: overrides.monument_kind,
    newBuild: overrides.new_build,
    contractDate: overrides.contract_date,
    rooms: overrides.rooms,
    kitchen: overrides.kitchen,
    bath: overrides.bath,
    outdoor: outdoor(overrides),
    woz: wozOf(on, figures),
    accessibilityEuro: overrides.accessibility_costs,
    sharedRooms: overrides.shared_rooms,
    sharedParking: overrides.shared_parking,
  }
}

/** A label counts on a day between its survey and its end. */
function energyBasis({ labels, labelsFrom }: Subject, on: Day): EnergyBasis {
  const { current } = labels
  if (!current && labelsFrom === 'not-looked-up') return { kind: 'unknown' }
  const { valid, reason } = wwsValidity(labels)
  if (!current || valid === false) return { kind: 'none' }
  if (dayOf(current.opnamedatum) > on || dayOf(current.geldigTot) < on) return { kind: 'none' }
  if (reason === 'WWS_EI_MARK_UNKNOWN' && current.energieIndex !== null) {
    return { kind: 'index', energieIndex: current.energieIndex }
  }
  const klasse = classOf(current)
  return klasse ? { kind: 'label', klasse } : { kind: 'none' }
}

function outdoor(overrides: Overrides): Outdoor | undefined {
  const { outdoor_m2: own, shared_outdoor_m2: shared, shared_outdoor_addresses: by } = overrides
  if (own === undefined && shared === undefined) return undefined
  return { privateM2: own ?? 0, sharedM2: shared ?? 0, addresses: by ?? 1 }
}

/** Without a reference date the newest is taken, and the assumptions say so. */
function wozOf(on: Day, { woz, overrides }: KnownFigures): Dwelling['woz'] {
  const { woz_built_pct: built } = overrides
  const peildatum = woz?.peildatum ?? newestPeildatum(on)
  if (!woz || !acceptsPeildatum(peildatum, on)) return undefined
  const euro = built === undefined ? woz.euro : wozWhenFinished(woz.euro, built)
  return { euro, peildatum, from: woz.from }
}
