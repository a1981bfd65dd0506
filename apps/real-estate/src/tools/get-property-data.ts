import type { ToolHandler } from '@voordeur/gateway/tools'
import { displayAddress } from '../domain/address-format.ts'
import { dwellingType } from '../domain/dwelling-type.ts'
import { type Lang, type Note, text } from '../domain/messages.ts'
import { propertyFlags, yearRange } from '../domain/property-flags.ts'
import { term } from '../domain/register-terms.ts'
import type { AddressRecord, BuildingRecord, Register } from '../register/register.ts'
import { isEndedBuilding } from '../register/status.ts'
import { aboutProperty, type Found } from './about-property.ts'
import { areas } from './areas.ts'
import type {
  Building,
  GetPropertyDataInput,
  GetPropertyDataOutput,
  PropertyData,
} from './contracts.generated.ts'
import { addressSummary, position, postalAddress } from './present-address.ts'

/** Gives what the register holds about one property. */
export const getPropertyData =
  (register: Register): ToolHandler<GetPropertyDataInput, GetPropertyDataOutput> =>
  (input) =>
    aboutProperty(register, input, async ({ address, lang }: Found) => {
      const [ofObject, buildings] = await Promise.all([
        register.addressesOfObject(address.adresseerbaarObjectId),
        register.buildings(address.pandIds),
      ])
      return {
        data: propertyData(address, ofObject, buildings, lang),
        notes: [...sideAddress(address, ofObject), ...registered(address, buildings)],
      }
    })

/** What was not looked up is not known: nothing is concluded from its absence. */
function registered(address: AddressRecord, buildings: readonly BuildingRecord[]): readonly Note[] {
  if (address.objectUnknown) return [{ code: 'DETAILS_UNKNOWN' }]
  const flags = propertyFlags(address, buildings)
  if (buildings.length === address.pandIds.length) return flags
  return [...flags.filter(({ code }) => code !== 'BOUWJAAR_UNKNOWN'), { code: 'BUILDINGS_UNKNOWN' }]
}

function propertyData(
  address: AddressRecord,
  ofObject: readonly AddressRecord[],
  buildings: readonly BuildingRecord[],
  lang: Lang,
): PropertyData {
  const others = ofObject.filter((other) => other.nummeraanduidingId !== address.nummeraanduidingId)
  const { rule, ...type } = dwellingType(address, buildings)
  return {
    identity: identity(address),
    address: postalAddress(address),
    other_addresses: others.map(addressSummary),
    unit: unit(address, lang),
    buildings: buildings.map((building) => presentBuilding(building, lang)),
    bouwjaar: yearRange(buildings) ?? null,
    dwelling_type: { ...type, rule: text(rule, lang) },
    areas: areas(address, lang),
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
