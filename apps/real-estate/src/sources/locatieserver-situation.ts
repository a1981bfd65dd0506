import type { Parcel, SituatedIn, Situation } from '../register/situation.ts'
import { type Fields, InvalidAnswer } from './answer-fields.ts'

/** The fields that a situation is read from. */
export const SITUATION_FIELDS =
  'gekoppeld_perceel gekoppeld_appartement buurtcode buurtnaam wijkcode wijknaam ' +
  'gemeentecode gemeentenaam provinciecode provincienaam'

const PERCEEL = /^[A-Z]{3}\d{2}-[A-Z]{1,2}-\d{1,5}$/
const APPARTEMENTSRECHT = /^[A-Z]{3}\d{2}-[A-Z]{1,2}-\d{1,5}-A-\d{1,5}$/
const MAX_PARCELS = 50

/** The areas, smallest first: their fields, what their codes look like, what goes before ours. */
const AREAS = [
  ['buurt', /^BU\d{4}[0-9A-Z]{4}$/, ''],
  ['wijk', /^WK\d{4}[0-9A-Z]{2}$/, ''],
  ['gemeente', /^\d{4}$/, 'GM'],
  ['provincie', /^PV\d{2}$/, ''],
] as const

/** Parcels and areas of one hit. @throws {InvalidAnswer} */
export const readSituation = (hit: Fields): Situation => ({
  parcels: [
    ...parcels(hit, 'gekoppeld_perceel', 'perceel', PERCEEL),
    ...parcels(hit, 'gekoppeld_appartement', 'appartementsrecht', APPARTEMENTSRECHT),
  ],
  areas: AREAS.flatMap(([level, code, prefix]) => area(hit, level, code, prefix) ?? []),
})

function parcels(hit: Fields, name: string, kind: Parcel['kind'], pattern: RegExp): Parcel[] {
  const found = hit.texts(name)
  if (found.length > MAX_PARCELS) throw new InvalidAnswer('More parcels than an address has.')
  return found.map((aanduiding) => {
    if (!pattern.test(aanduiding)) throw new InvalidAnswer('A kadastrale aanduiding is none.')
    return { aanduiding, kind }
  })
}

function area(
  hit: Fields,
  level: SituatedIn['level'],
  pattern: RegExp,
  prefix: string,
): SituatedIn | undefined {
  const code = hit.optionalText(`${level}code`, pattern)
  return code === null
    ? undefined
    : { level, code: `${prefix}${code}`, name: hit.optionalText(`${level}naam`) }
}
