import { toRd } from '../domain/rd-wgs84.ts'
import type { BuildingRecord, ObjectType, RdPoint } from '../register/register.ts'
import { isEndedObject, WOONFUNCTIE } from '../register/status.ts'
import type { Fetched } from './answer-cache.ts'
import { type Fields, fieldsOf, InvalidAnswer } from './answer-fields.ts'
import { bouwjaarOf, objectTypeOf, oppervlakteOf, PAND } from './bag-values.ts'
import type { SourceCall, SourceClient } from './source-client.ts'
import { SourceFailed } from './source-failed.ts'

export const BAG_OGC = {
  title: 'PDOK BAG OGC API',
  url: 'https://api.pdok.nl/kadaster/bag/ogc/v2',
  licence: 'Public Domain Mark 1.0',
} as const

/** An object without its addresses. */
export interface ObjectDetails {
  readonly objectType: ObjectType
  readonly objectStatus: string
  readonly ended: boolean
  readonly gebruiksdoelen: readonly string[]
  readonly oppervlakte: number | null
  readonly pandIds: readonly string[]
  readonly position: RdPoint | null
}

/** The BAG without a key, feature by feature. */
export interface BagOgc {
  object(adresseerbaarObjectId: string, call: SourceCall): Promise<Fetched<ObjectDetails>>
  building(pandId: string, call: SourceCall): Promise<Fetched<BuildingRecord>>
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const LIMIT = 1_000
/** About a metre: the service refuses a box without a size. */
const MARGIN_DEGREES = 1e-5

/** @param baseUrl where `client` asks: links to elsewhere are not believed. */
export function bagOgc(client: SourceClient, baseUrl: URL): BagOgc {
  /** The one feature with this BAG id: a filter the service does not know is ignored in silence. */
  const byId = <T>(
    collection: string,
    id: string,
    read: (feature: Feature) => T,
    call: SourceCall,
  ) =>
    client.get(
      {
        path: ['collections', collection, 'items'],
        query: [
          ['f', 'json'],
          ['identificatie', id],
          ['limit', '10'],
        ],
        parse: (body) => {
          const same = features(body).filter(
            ({ properties }) => properties.raw('identificatie') === id,
          )
          // Its lives so far come as features of their own; only the present one is asked for.
          const [one, ...others] = same.map(read)
          if (others.length > 0) throw new InvalidAnswer('One id has several features.')
          return one
        },
      },
      call,
    )

  /** The BAG id behind a link, asked at our own address and never at the link's. */
  async function pandIdAt(uuid: string, call: SourceCall): Promise<string> {
    const answer = await client.get(
      {
        path: ['collections', 'pand', 'items', uuid],
        query: [['f', 'json']],
        parse: (body) => featureOf(body).properties.text('identificatie', PAND),
      },
      call,
    )
    return answer.value ?? ''
  }

  /** What the pand feature itself can't say: which of its units are dwellings. */
  async function dwellings(pand: PandFeature, call: SourceCall): Promise<number> {
    const { unitCount, uses, uuid, bbox } = pand
    if (unitCount === 0 || !uses.includes(WOONFUNCTIE)) return 0
    if (uses.every((use) => use === WOONFUNCTIE)) return unitCount
    if (bbox.length === 0) throw new SourceFailed(client.title, 'invalid')
    const answer = await client.get(
      {
        path: ['collections', 'verblijfsobject', 'items'],
        query: [
          ['f', 'json'],
          ['bbox', bbox.join(',')],
          ['limit', String(LIMIT)],
        ],
        parse: (body) =>
          wholeBox(features(body))
            .filter(({ properties }) => pandUuids(properties, baseUrl).includes(uuid))
            .filter(({ properties }) => !isEndedObject(properties.text('status')))
            .map(({ properties }) => properties.texts('gebruiksdoel')),
      },
      call,
    )
    return (answer.value ?? []).filter((doelen) => doelen.includes(WOONFUNCTIE)).length
  }

  return {
    object: async (id, call) => {
      const type = objectTypeOf(id)
      const read = (feature: Feature) => readObject(feature, type, baseUrl)
      const answer = await byId(type, id, read, call)
      if (!answer.value) return { ...answer, value: undefined }
      const { uuids, ...details } = answer.value
      const pandIds = await Promise.all(uuids.map((uuid) => pandIdAt(uuid, call)))
      return { ...answer, value: { ...details, pandIds } }
    },
    building: async (id, call) => {
      const answer = await byId('pand', id, readPand, call)
      if (!answer.value) return { ...answer, value: undefined }
      const { uses, uuid, bbox, ...record } = answer.value
      const dwellingCount = await dwellings(answer.value, call)
      return { ...answer, value: { ...record, dwellingCount } }
    },
  }
}

/** A full page may have been cut off. */
function wholeBox(found: readonly Feature[]): readonly Feature[] {
  if (found.length >= LIMIT) throw new InvalidAnswer('More units than fit on a page.')
  return found
}

interface Feature {
  /** A UUID: not a BAG id, and of no use outside this service. */
  readonly uuid: string
  readonly properties: Fields
  readonly geometry: unknown
}

const features = (body: unknown): Feature[] => fieldsOf(body).list('features').map(featureOf)

function featureOf(value: unknown): Feature {
  const feature = fieldsOf(value, 'feature')
  return {
    uuid: feature.text('id', UUID),
    properties: feature.object('properties'),
    geometry: feature.raw('geometry'),
  }
}

function readObject({ properties, geometry }: Feature, objectType: ObjectType, baseUrl: URL) {
  const objectStatus = properties.text('status')
  return {
    objectType,
    objectStatus,
    ended: isEndedObject(objectStatus),
    gebruiksdoelen: properties.texts('gebruiksdoel'),
    oppervlakte: oppervlakteOf(properties.optionalNumber('oppervlakte')),
    uuids: pandUuids(properties, baseUrl),
    position: pointOf(geometry),
  }
}

type PandFeature = ReturnType<typeof readPand>

function readPand({ uuid, properties, geometry }: Feature) {
  return {
    uuid,
    uses: properties.texts('gebruiksdoel'),
    bbox: boxAround(geometry),
    pandId: properties.text('identificatie', PAND),
    status: properties.text('status'),
    bouwjaar: bouwjaarOf(properties.raw('bouwjaar')),
    unitCount: properties.optionalNumber('aantal_verblijfsobjecten') ?? 0,
    footprintM2: null,
    inOnderzoek: false,
    fictional: false,
  }
}

/** Of each link only the UUID is kept, and only of links into this very service. */
function pandUuids(properties: Fields, baseUrl: URL): string[] {
  const below = `${baseUrl.pathname.replace(/\/+$/, '')}/collections/pand/items/`
  return properties.texts('pand.href').map((href) => {
    const url = URL.canParse(href) ? new URL(href) : undefined
    const uuid = url?.pathname.startsWith(below) ? url.pathname.slice(below.length) : ''
    if (url?.origin !== baseUrl.origin || !UUID.test(uuid)) {
      throw new InvalidAnswer('A link leads out of the service.')
    }
    return uuid
  })
}

/** Longitude before latitude, unless another CRS is asked for. */
function pointOf(geometry: unknown): RdPoint | null {
  if (geometry === null || geometry === undefined) return null
  const [pair] = pairsIn(geometry)
  const isPoint = fieldsOf(geometry, 'geometry').raw('type') === 'Point'
  return isPoint && pair ? toRd({ lon: pair[0], lat: pair[1] }) : null
}

function boxAround(geometry: unknown): readonly number[] {
  const pairs = geometry === null || geometry === undefined ? [] : pairsIn(geometry)
  const [lons, lats] = [pairs.map(([lon]) => lon), pairs.map(([, lat]) => lat)]
  if (pairs.length === 0) return []
  return [
    Math.min(...lons) - MARGIN_DEGREES,
    Math.min(...lats) - MARGIN_DEGREES,
    Math.max(...lons) + MARGIN_DEGREES,
    Math.max(...lats) + MARGIN_DEGREES,
  ]
}

function pairsIn(geometry: unknown): (readonly [number, number])[] {
  const coordinates = fieldsOf(geometry, 'geometry').list('coordinates')
  const numbers = coordinates.flat(3)
  const isPoint = typeof coordinates[0] === 'number'
  const size = isPoint ? coordinates.length : (innermost(coordinates) ?? 2)
  const pairs: (readonly [number, number])[] = []
  for (let index = 0; index + 1 < numbers.length; index += size) {
    const [lon, lat] = [numbers[index], numbers[index + 1]]
    const inside =
      typeof lon === 'number' &&
      typeof lat === 'number' &&
      lon > 3 &&
      lon < 7.5 &&
      lat > 50 &&
      lat < 54
    if (!inside) throw new InvalidAnswer('A position is not in the Netherlands.')
    pairs.push([lon, lat])
  }
  return pairs
}

/** How many numbers one position has: two, or three with its height. */
function innermost(value: readonly unknown[]): number | undefined {
  const [first] = value
  return Array.isArray(first) ? innermost(first) : value.length
}
