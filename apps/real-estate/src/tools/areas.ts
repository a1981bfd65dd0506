import { registeringMunicipality } from '../domain/bag-id.ts'
import { coropArea } from '../domain/corop-areas.ts'
import { type Lang, text } from '../domain/messages.ts'
import { MUNICIPALITIES_AS_OF, municipalityOf } from '../domain/municipalities.ts'
import type { AddressRecord } from '../register/register.ts'
import type { Area } from './contracts.generated.ts'

/** An area that a source gave. */
type Given = Pick<Area, 'level' | 'code' | 'name'>

/**
 * The areas that an address lies in: those that follow from the register, those of the place by the
 * table of CBS, and those that a source gave, which come before the table's.
 */
export const areas = (address: AddressRecord, lang: Lang, given: readonly Given[] = []): Area[] => [
  { level: 'woonplaats', code: address.woonplaatsId, name: address.woonplaats, note: null },
  {
    level: 'registering_municipality',
    code: registeringMunicipality(address.adresseerbaarObjectId),
    name: null,
    note: text('REGISTERING_MUNICIPALITY', lang),
  },
  ...given.map(({ level, code, name }) => ({ level, code, name, note: null })),
  ...ofPlace(address, lang).filter((area) => given.every(({ level }) => level !== area.level)),
]

/** Municipality and COROP area of the place; none of an invented one. */
function ofPlace({ woonplaatsId }: AddressRecord, lang: Lang): readonly Area[] {
  const municipality = municipalityOf(woonplaatsId)
  if (!municipality) return []
  const { code, name, corop } = municipality
  const note = text('MUNICIPALITY_TODAY', lang, { as_of: MUNICIPALITIES_AS_OF })
  return [
    { level: 'gemeente', code, name, note },
    {
      level: 'corop',
      code: corop,
      name: coropArea(corop)?.name ?? null,
      note: text('COROP_AREA', lang),
    },
  ]
}
