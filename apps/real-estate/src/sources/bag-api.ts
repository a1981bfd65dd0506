import type { AddressRecord, BuildingRecord } from '../register/register.ts'
import { isEndedObject, WOONFUNCTIE } from '../register/status.ts'
import type { Fetched } from './answer-cache.ts'
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
import type { SourceCall, SourceClient } from './source-client.ts'
import { SourceFailed } from './source-failed.ts'

export const BAG_API = {
  title: 'Kadaster BAG API',
  url: 'https://api.bag.kadaster.nl/lvbag/individuelebevragingen/v2',
  licence: 'Public Domain Mark 1.0',
} as const

/** What the service must be told; only RD is spoken. */
export const bagApiHeaders = (key: string): Readonly<Record<string, string>> => ({
  'x-api-key': key,
  accept: 'application/hal+json',
  'accept-crs': 'epsg:28992',
})

type Addresses = Promise<Fetched<readonly AddressRecord[]>>

/** The whole BAG, one question at a time, with the operator's key. */
export interface BagApi {
  /** Every address at a number, with any letter and addition. */
  addressesAt(
    at: { readonly postcode: string; readonly huisnummer: number; readonly includeEnded: boolean },
    call: SourceCall,
  ): Addresses
  addressById(id: string, call: SourceCall): Promise<Fetched<AddressRecord>>
  addressesOfObject(id: string, call: SourceCall): Addresses
  addressesInBuilding(pandId: string, call: SourceCall): Addresses
  building(pandId: string, call: SourceCall): Promise<Fetched<BuildingRecord>>
}

type Query = readonly (readonly [string, string])[]

/** 107 addresses share a number somewhere; the service gives 20 a page unless told otherwise. */
const MAX_PAGES = 12

/** @param client with {@link bagApiHeaders}, on the base address of version 2. */
export function bagApi(client: SourceClient): BagApi {
  /** The first page is asked as the 2.0 document has it; a page is named only where there are more. */
  async function list<T>(
    path: readonly string[],
    query: Query,
    read: (body: Fields) => T[],
    call: SourceCall,
  ) {
    const items: T[] = []
    let fetchedAt = 0
    for (let page = 1; ; page += 1) {
      const paged: Query = page === 1 ? query : [...query, ['page', String(page)]]
      const parse = (body: unknown) => {
        const fields = fieldsOf(body)
        const more = fields.optionalObject('_links')?.optionalObject('next') !== undefined
        return { items: read(fields), more }
      }
      const answer = await client.get({ path, query: paged, parse, absentIs404: true }, call)
      items.push(...(answer.value?.items ?? []))
      if (page === 1) fetchedAt = answer.fetchedAt
      if (!answer.value?.more) return { value: items, fetchedAt }
      if (page === MAX_PAGES) throw new SourceFailed(client.title, 'invalid')
    }
  }

  const addresses = (query: Query, fits: (found: AddressRecord) => boolean, call: SourceCall) =>
    list(['adressenuitgebreid'], query, (body) => readAddresses(body).filter(fits), call)

  async function units(pandId: string, call: SourceCall) {
    const query: Query = [
      ['pandIdentificatie', pandId],
      ['huidig', 'true'],
      ['pageSize', '100'],
    ]
    const found = await list(['verblijfsobjecten'], query, (body) => readUnits(body, pandId), call)
    return found.value
  }

  return {
    addressesAt: ({ postcode, huisnummer, includeEnded }, call) =>
      addresses(
        [
          ['postcode', postcode],
          ['huisnummer', String(huisnummer)],
          ...(includeEnded ? [['inclusiefEindStatus', 'true'] as const] : []),
        ],
        (found) => found.postcode === postcode && found.huisnummer === huisnummer,
        call,
      ),
    addressById: (id, call) =>
      client.get(
        {
          path: ['adressenuitgebreid', id],
          parse: (body) => only(toAddress(fieldsOf(body)), 'nummeraanduidingId', id),
          absentIs404: true,
        },
        call,
      ),
    addressesOfObject: (id, call) =>
      addresses(
        [['adresseerbaarObjectIdentificatie', id]],
        (found) => found.adresseerbaarObjectId === id,
        call,
      ),
    addressesInBuilding: (id, call) =>
      addresses([['pandIdentificatie', id]], (found) => found.pandIds.includes(id), call),
    building: async (id, call) => {
      const parse = (body: unknown) => only(toBuilding(fieldsOf(body)), 'pandId', id)
      const answer = await client.get({ path: ['panden', id], parse, absentIs404: true }, call)
      if (!answer.value) return answer
      const live = await units(id, call)
      const dwellingCount = live.filter((doelen) => doelen.includes(WOONFUNCTIE)).length
      return { ...answer, value: { ...answer.value, unitCount: live.length, dwellingCount } }
    },
  }
}

/** An answer about something else is no answer. */
function only<T, Name extends keyof T>(found: T, name: Name, asked: T[Name]): T {
  if (found[name] !== asked) throw new InvalidAnswer('The answer is about something else.')
  return found
}

const readAddresses = (body: Fields): AddressRecord[] =>
  (body.optionalObject('_embedded')?.list('adressen') ?? []).map((each) =>
    toAddress(fieldsOf(each)),
  )

/** The uses of each live unit in the building. */
function readUnits(body: Fields, pandId: string): (readonly string[])[] {
  const units = body.optionalObject('_embedded')?.list('verblijfsobjecten') ?? []
  return units
    .map((unit) => fieldsOf(unit).object('verblijfsobject'))
    .filter((unit) => unit.texts('maaktDeelUitVan').includes(pandId))
    .filter((unit) => !isEndedObject(unit.text('status')))
    .map((unit) => unit.texts('gebruiksdoelen'))
}

function toAddress(found: Fields): AddressRecord {
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

function toBuilding(found: Fields): BuildingRecord {
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
