import type { ToolHandler } from '@voordeur/gateway/tools'
import { displayAddress } from '../domain/address-format.ts'
import { dwellingType } from '../domain/dwelling-type.ts'
import { type Lang, type Note, text } from '../domain/messages.ts'
import { propertyFlags, yearRange } from '../domain/property-flags.ts'
import { term } from '../domain/register-terms.ts'
import type { AddressRecord, BuildingRecord, Register } from '../register/register.ts'
import type { Situation } from '../register/situation.ts'
import { isEndedBuilding } from '../register/status.ts'
import { aboutProperty, DEFAULT_LANG, type Found } from './about-property.ts'
import { areas } from './areas.ts'
import type {
  Building,
  GetPropertyDataInput,
  GetPropertyDataOutput,
  PropertyData,
} from './contracts.generated.ts'
import { addressSummary, position, postalAddress } from './present-address.ts'
import { steps } from './steps.ts'

/** Gives what the register holds about one property. */
export const getPropertyData =
  (register: Register): ToolHandler<GetPropertyDataInput, GetPropertyDataOutput> =>
  async (input, call) => {
    const at = steps(register, call, input.lang ?? DEFAULT_LANG, ['STEP_FIND', 'STEP_OBJECT'])
    await at('STEP_FIND')
    return aboutProperty(register, input, call, async ({ address, lang }: Found) => {
      await at('STEP_OBJECT')
      const [ofObject, buildings, situation] = await Promise.all([
        register.addressesOfObject(address.adresseerbaarObjectId),
        register.buildings(address.pandIds),
        register.situation?.(address),
      ])
      return {
        data: propertyData({ address, ofObject, buildings, situation }, lang),
        notes: [...sideAddress(address, ofObject), ...propertyFlags(address, buildings)],
      }
    })
  }

interface Facts {
  readonly address: AddressRecord
  readonly ofObject: readonly AddressRecord[]
  readonly buildings: readonly BuildingRecord[]
  /** `undefined` when nobody was asked, or nobody answered. */
  readonly situation: Situation | undefined
}

function propertyData(
  { address, ofObject, buildings, situation }: Facts,
  lang: Lang,
): PropertyData {
  const others = ofObject.filter((other) => other.nummeraanduidingId !== address.nummeraanduidingId)
  const { rule, ...type } = dwellingType(address, buildings)
  return {
    identity: identity(address),
    address: postalAddress(address),
    percelen: situation?.parcels.map((parcel) => ({ ...parcel })) ?? null,
    other_addresses: others.map(addressSummary),
    unit: unit(address, lang),
    buildings: buildings.map((building) => presentBuilding(building, lang)),
    bouwjaar: yearRange(buildings) ?? null,
    dwelling_type: { ...type, rule: text(rule, lang) },
    areas: areas(address, lang, situation?.areas),
    position: address.position && position(address.position),
    fictional: address.fictional,
  }
}

const identity = (address: AddressRecord): PropertyData['identity'] => ({
  nummeraanduiding_id: address.nummeraanduidingId,
  adresseerbaar_object_id: address.adresseerbaarObjectId,
  pand_ids: [...address.pandIds],
  openbare_ruimte_id: address.openbareRuimteId,
  woonplaats_id: address.woonplaatsId,
})

const unit = (address: AddressRecord, lang: Lang): PropertyData['unit'] => ({
  object_type: address.objectType,
  status: { ...term(address.objectStatus, lang) },
  ended: address.ended,
  gebruiksdoelen: address.gebruiksdoelen.map((doel) => ({ ...term(doel, lang) })),
  oppervlakte_m2: address.oppervlakte,
  in_onderzoek: address.inOnderzoek,
})

const presentBuilding = (building: BuildingRecord, lang: Lang): Building => ({
  pand_id: building.pandId,
  status: { ...term(building.status, lang) },
  ended: isEndedBuilding(building.status),
  bouwjaar: building.bouwjaar,
  unit_count: building.unitCount,
  dwelling_count: building.dwellingCount,
  footprint_m2: building.footprintM2,
  in_onderzoek: building.inOnderzoek,
  fictional: building.fictional,
})

function sideAddress(address: AddressRecord, ofObject: readonly AddressRecord[]): readonly Note[] {
  const main = ofObject.find((other) => !other.isNevenadres)
  if (!address.isNevenadres || !main) return []
  return [{ code: 'NEVENADRES', params: { main: displayAddress(main) } }]
}
