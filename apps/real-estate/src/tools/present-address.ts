import { adresregel5, adresregel6, displayAddress } from '../domain/address-format.ts'
import { toWgs84 } from '../domain/rd-wgs84.ts'
import type { AddressRecord, RdPoint } from '../register/register.ts'
import type {
  AddressSummary,
  ListedAddress,
  Position,
  PostalAddress,
} from './contracts.generated.ts'

/** Enough to recognise an address and to ask for it by identifier. */
export const addressSummary = (record: AddressRecord): AddressSummary => ({
  nummeraanduiding_id: record.nummeraanduidingId,
  adresseerbaar_object_id: record.adresseerbaarObjectId,
  object_type: record.objectType,
  display: displayAddress(record),
  huisnummer: record.huisnummer,
  huisletter: record.huisletter,
  toevoeging: record.toevoeging,
  object_status: record.objectStatus,
  gebruiksdoelen: [...record.gebruiksdoelen],
  oppervlakte_m2: record.oppervlakte,
  is_nevenadres: record.isNevenadres,
  fictional: record.fictional,
})

export const postalAddress = (record: AddressRecord): PostalAddress => ({
  street: record.street,
  huisnummer: record.huisnummer,
  huisletter: record.huisletter,
  toevoeging: record.toevoeging,
  postcode: record.postcode,
  woonplaats: record.woonplaats,
  display: displayAddress(record),
  adresregel5: adresregel5(record),
  adresregel6: adresregel6(record),
  is_nevenadres: record.isNevenadres,
  address_status: record.addressStatus,
})

export const position = (rd: RdPoint): Position => ({
  rd: { x: rd.x, y: rd.y },
  wgs84: { ...toWgs84(rd) },
})

export const listedAddress = (record: AddressRecord): ListedAddress => ({
  nummeraanduiding_id: record.nummeraanduidingId,
  adresseerbaar_object_id: record.adresseerbaarObjectId,
  object_type: record.objectType,
  address: postalAddress(record),
  object_status: record.objectStatus,
  ended: record.ended,
  gebruiksdoelen: [...record.gebruiksdoelen],
  oppervlakte_m2: record.oppervlakte,
  pand_ids: [...record.pandIds],
  position: record.position && position(record.position),
  fictional: record.fictional,
})
