import type { AddressRecord, BuildingRecord } from '../register/register.ts'
import { isEndedObject } from '../register/status.ts'
import { type Fields, fieldsOf, InvalidAnswer } from './answer-fields.ts'
import {
  ADRESSEERBAAR_OBJECT,
  bouwjaarOf,
  NUMMERAANDUIDING,
  OPENBARE_RUIMTE,
  objectTypeOf,
  oppervlakteOf,
  PAND,
  POSTCODE,
  shapeOf,
} from './bag-values.ts'

/** The addresses on a page. */
export const readAddresses = (body: Fields): AddressRecord[] =>
  embedded(body, 'adressen').map((each) => toAddress(fieldsOf(each)))

/** A page without any has no list, but links it always has (lvbag/BAG-API, issue 88). */
function embedded(body: Fields, name: string): readonly unknown[] {
  const list = body.optionalObject('_embedded')?.list(name)
  if (!list) body.object('_links')
  return list ?? []
}

/** The uses of each live unit in the building. */
export function readUnits(body: Fields, pandId: string): (readonly string[])[] {
  return embedded(body, 'verblijfsobjecten')
    .map((unit) => fieldsOf(unit).object('verblijfsobject'))
    .filter((unit) => unit.texts('maaktDeelUitVan').includes(pandId))
    .filter((unit) => !isEndedObject(unit.text('status')))
    .map((unit) => unit.texts('gebruiksdoelen'))
}

/** One address with the object behind it (adressenuitgebreid). */
export function toAddress(found: Fields): AddressRecord {
  const adresseerbaarObjectId = found.text('adresseerbaarObjectIdentificatie', ADRESSEERBAAR_OBJECT)
  const objectStatus = found.text('adresseerbaarObjectStatus')
  const ended = isEndedObject(objectStatus)
  const geometry = found.optionalObject('adresseerbaarObjectGeometrie')
  return {
    nummeraanduidingId: found.text('nummeraanduidingIdentificatie', NUMMERAANDUIDING),
    adresseerbaarObjectId,
    objectType: objectTypeOf(adresseerbaarObjectId),
    isNevenadres: found.optionalFlag('indicatieNevenadres'),
    openbareRuimteId: found.optionalText('openbareRuimteIdentificatie', OPENBARE_RUIMTE) ?? '',
    street: found.text('openbareRuimteNaam'),
    huisnummer: found.integer('huisnummer'),
    huisletter: found.optionalText('huisletter', /^[A-Za-z]$/),
    toevoeging: found.optionalText('huisnummertoevoeging', /^[0-9A-Za-z]{1,4}$/),
    postcode: found.optionalText('postcode', POSTCODE),
    woonplaats: found.text('woonplaatsNaam'),
    woonplaatsId: found.optionalText('woonplaatsIdentificatie', /^\d{4}$/) ?? '',
    // Addresses that were withdrawn are left out, unless they were asked for with their objects.
    addressStatus: ended ? 'onbekend' : 'Naamgeving uitgegeven',
    objectStatus,
    ended,
    gebruiksdoelen: found.texts('gebruiksdoelen'),
    oppervlakte: oppervlakteOf(found.optionalNumber('oppervlakte')),
    pandIds: found.texts('pandIdentificaties').map(pandId),
    position: shapeOf(geometry?.raw('punt') ?? geometry?.raw('vlak')).position,
    inOnderzoek: found.optionalObject('inonderzoek') !== undefined,
    fictional: false,
    bouwjaren: found.list('oorspronkelijkBouwjaar').map(bouwjaarOf),
  }
}

function pandId(id: string): string {
  if (!PAND.test(id)) throw new InvalidAnswer('A pandIdentificatie is none.')
  return id
}

/** A pand; its units are counted apart. */
export function toBuilding(found: Fields): BuildingRecord {
  const pand = found.object('pand')
  return {
    pandId: pand.text('identificatie', PAND),
    status: pand.text('status'),
    bouwjaar: bouwjaarOf(pand.raw('oorspronkelijkBouwjaar')),
    unitCount: 0,
    dwellingCount: 0,
    footprintM2: shapeOf(pand.raw('geometrie')).areaM2,
    inOnderzoek: found.list('inonderzoek').length > 0,
    fictional: false,
  }
}
