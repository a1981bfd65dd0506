import type { ObjectType } from '../register/register.ts'
import { isEndedObject } from '../register/status.ts'
import { type Fields, fieldsOf, InvalidAnswer } from './answer-fields.ts'
import { bouwjaarOf, oppervlakteOf, PAND } from './bag-values.ts'
import { boxAround, pointOf } from './ogc-geometry.ts'

export const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** One GeoJSON feature of the service. */
export interface Feature {
  /** A UUID: not a BAG id, and of no use outside this service. */
  readonly uuid: string
  readonly properties: Fields
  readonly geometry: unknown
}

/** Of a collection; every reader here throws {@link InvalidAnswer}. */
export function features(body: unknown): Feature[] {
  const collection = fieldsOf(body)
  if (!Array.isArray(collection.raw('features'))) {
    throw new InvalidAnswer('The answer is no collection of features.')
  }
  return collection.list('features').map(featureOf)
}

export function featureOf(value: unknown): Feature {
  const feature = fieldsOf(value, 'feature')
  return {
    uuid: feature.text('id', UUID),
    properties: feature.object('properties'),
    geometry: feature.raw('geometry'),
  }
}

/** A verblijfsobject, ligplaats or standplaats; its buildings as links into the service. */
export function readObject(
  { properties, geometry }: Feature,
  objectType: ObjectType,
  baseUrl: URL,
) {
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

export type PandFeature = ReturnType<typeof readPand>

/** A pand, with the box around it and the uses of its units together. */
export function readPand({ uuid, properties, geometry }: Feature) {
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
export function pandUuids(properties: Fields, baseUrl: URL): string[] {
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
