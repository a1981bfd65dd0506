import { registeringMunicipality } from '../domain/bag-id.ts'
import { type Lang, text } from '../domain/messages.ts'
import type { AddressRecord } from '../register/register.ts'
import type { Area } from './contracts.generated.ts'

/** The areas that follow from the register alone. */
export const areas = (address: AddressRecord, lang: Lang): Area[] => [
  { level: 'woonplaats', code: address.woonplaatsId, name: address.woonplaats, note: null },
  {
    level: 'registering_municipality',
    code: registeringMunicipality(address.adresseerbaarObjectId),
    name: null,
    note: text('REGISTERING_MUNICIPALITY', lang),
  },
]
