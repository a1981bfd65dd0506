import type { BuildingRecord, ObjectType, RdPoint } from '../register/register.ts'
import { isEndedObject, WOONFUNCTIE } from '../register/status.ts'
import { fitting } from './about-what-was-asked.ts'
import type { Fetched } from './answer-cache.ts'
import { InvalidAnswer } from './answer-fields.ts'
import { objectTypeOf, PAND } from './bag-values.ts'
import {
  type Feature,
  featureOf,
  features,
  type PandFeature,
  pandUuids,
  readObject,
  readPand,
} from './ogc-features.ts'
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

const LIMIT = 1_000

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
          const same = fitting(
            features(body),
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
