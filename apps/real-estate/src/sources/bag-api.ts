import type { AddressRecord, BuildingRecord } from '../register/register.ts'
import { WOONFUNCTIE } from '../register/status.ts'
import { fitting, only } from './about-what-was-asked.ts'
import type { Fetched } from './answer-cache.ts'
import { type Fields, fieldsOf } from './answer-fields.ts'
import { readAddresses, readUnits, toAddress, toBuilding } from './bag-api-answers.ts'
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
    list(['adressenuitgebreid'], query, (body) => fitting(readAddresses(body), fits), call)

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
