import { coropArea } from '../domain/corop-areas.ts'
import { type Lang, text } from '../domain/messages.ts'
import { municipalityWithCode } from '../domain/municipalities.ts'
import type { PlaceArea, PlaceFacts } from '../register/place.ts'
import type { AddressRecord } from '../register/register.ts'
import { areas } from './areas.ts'
import type { Area } from './contracts.generated.ts'

/**
 * The areas a place lies in, smallest first: what CBS says of the point, and what follows from an
 * address where CBS does not say it.
 */
export function locationAreas(
  address: AddressRecord | undefined,
  facts: PlaceFacts | undefined,
  lang: Lang,
): Area[] {
  const ofPoint = (facts?.areas ?? []).flatMap((area) => [
    presentArea(area, lang),
    ...region(area, lang),
  ])
  const said = new Set(ofPoint.map(({ level }) => level))
  const ofAddress = address
    ? areas(address, lang, address.situation?.areas).filter(({ level }) => !said.has(level))
    : []
  return [...ofPoint, ...ofAddress]
}

const presentArea = ({ level, code, name, year }: PlaceArea, lang: Lang): Area => ({
  level,
  code,
  name,
  note: text('AREA_EDITION', lang, { year }),
})

/** The COROP area of a municipality that its table knows. */
function region({ level, code }: PlaceArea, lang: Lang): Area[] {
  const found =
    level === 'gemeente' ? coropArea(municipalityWithCode(code)?.corop ?? '') : undefined
  const note = text('COROP_AREA', lang)
  return found ? [{ level: 'corop', code: found.code, name: found.name, note }] : []
}
