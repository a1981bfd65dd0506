import type { AddressRecord } from '../register/register.ts'
import type { Fetched } from './answer-cache.ts'
import { type Fields, fieldsOf, InvalidAnswer } from './answer-fields.ts'
import {
  ADRESSEERBAAR_OBJECT,
  NUMMERAANDUIDING,
  OPENBARE_RUIMTE,
  objectTypeOf,
  POSTCODE,
  rdPoint,
} from './bag-values.ts'
import { readSituation, SITUATION_FIELDS } from './locatieserver-situation.ts'
import type { SourceCall, SourceClient } from './source-client.ts'

export const LOCATIESERVER = {
  title: 'PDOK Locatieserver',
  url: 'https://api.pdok.nl/bzk/locatieserver/search/v3_1',
  licence: 'CC0 1.0',
} as const

/** Finds addresses by what identifies them. It holds nothing about the object behind an address. */
export interface Locatieserver {
  /** Every address of a postcode, or of one number in it, in no order. */
  addressesAt(at: AtPostcode, call: SourceCall): Promise<Fetched<readonly AddressRecord[]>>
  addressById(id: string, call: SourceCall): Promise<Fetched<readonly AddressRecord[]>>
  addressesOfObject(id: string, call: SourceCall): Promise<Fetched<readonly AddressRecord[]>>
}

export interface AtPostcode {
  readonly postcode: string
  readonly huisnummer?: number
}

type Filter = readonly [field: string, value: string | number]

const ROWS = 100
/** More than any postcode has: then the filter was not applied. */
const MAX_FOUND = 1_000
const FIELDS =
  'id type postcode huisnummer huisletter huisnummertoevoeging straatnaam woonplaatsnaam ' +
  'woonplaatscode nummeraanduiding_id adresseerbaarobject_id openbareruimte_id centroide_rd ' +
  SITUATION_FIELDS

/** @param client on the base address of version 3.1. */
export function locatieserver(client: SourceClient): Locatieserver {
  async function all(filters: readonly Filter[], call: SourceCall) {
    const first = await page(filters, 0, call)
    const pages = [first]
    const found = first.value?.numFound ?? 0
    for (let start = ROWS; start < found; start += ROWS) {
      pages.push(await page(filters, start, call))
    }
    const addresses = new Map(
      pages
        .flatMap(({ value }) => value?.addresses ?? [])
        .map((each) => [each.nummeraanduidingId, each]),
    )
    return { value: [...addresses.values()], fetchedAt: first.fetchedAt }
  }

  const page = (filters: readonly Filter[], start: number, call: SourceCall) =>
    client.get(
      {
        path: ['free'],
        // Any other parameter is refused with 400. Filters are exact where `q` guesses.
        query: [
          ['fq', 'type:adres'],
          ...filters.map(([field, value]) => ['fq', `${field}:${value}`] as const),
          ['fl', FIELDS],
          ['rows', String(ROWS)],
          ['start', String(start)],
        ],
        parse: (body) => readPage(body, filters),
      },
      call,
    )

  return {
    addressesAt: ({ postcode, huisnummer }, call) => {
      const number: Filter[] = huisnummer === undefined ? [] : [['huisnummer', huisnummer]]
      return all([['postcode', postcode], ...number], call)
    },
    addressById: (id, call) => all([['nummeraanduiding_id', id]], call),
    addressesOfObject: (id, call) => all([['adresseerbaarobject_id', id]], call),
  }
}

/** It always answers something, so every hit is held against what was asked. */
function readPage(body: unknown, filters: readonly Filter[]) {
  const response = fieldsOf(body).object('response')
  const numFound = response.integer('numFound')
  if (numFound > MAX_FOUND) throw new InvalidAnswer('More hits than a filter can leave.')
  const hits = response.list('docs').map((doc) => fieldsOf(doc, 'doc'))
  const fits = (hit: Fields) =>
    hit.raw('type') === 'adres' &&
    filters.every(([field, value]) => String(hit.raw(field) ?? '') === String(value))
  return { numFound, addresses: hits.filter(fits).map(toAddress) }
}

/** What the object is, and in which state, is for other sources to say. */
function toAddress(hit: Fields): AddressRecord {
  const adresseerbaarObjectId = hit.text('adresseerbaarobject_id', ADRESSEERBAAR_OBJECT)
  return {
    nummeraanduidingId: hit.text('nummeraanduiding_id', NUMMERAANDUIDING),
    adresseerbaarObjectId,
    objectType: objectTypeOf(adresseerbaarObjectId),
    isNevenadres: false,
    openbareRuimteId: hit.optionalText('openbareruimte_id', OPENBARE_RUIMTE) ?? '',
    street: hit.text('straatnaam'),
    huisnummer: hit.integer('huisnummer'),
    huisletter: hit.optionalText('huisletter', /^[A-Za-z]$/),
    toevoeging: hit.optionalText('huisnummertoevoeging', /^[0-9A-Za-z]{1,4}$/),
    postcode: hit.optionalText('postcode', POSTCODE),
    woonplaats: hit.text('woonplaatsnaam'),
    woonplaatsId: hit.optionalText('woonplaatscode', /^\d{4}$/) ?? '',
    addressStatus: 'Naamgeving uitgegeven',
    objectStatus: 'onbekend',
    ended: false,
    gebruiksdoelen: [],
    oppervlakte: null,
    pandIds: [],
    position: centroid(hit.optionalText('centroide_rd')),
    inOnderzoek: false,
    fictional: false,
    objectUnknown: true,
    situation: readSituation(hit),
  }
}

function centroid(text: string | null): AddressRecord['position'] {
  if (text === null) return null
  const [, x, y] = /^POINT\((\d{1,6}(?:\.\d+)?) (\d{1,6}(?:\.\d+)?)\)$/.exec(text) ?? []
  return rdPoint([Number(x), Number(y)])
}
