import type { RdPoint } from '../register/register.ts'
import type { Fetched } from './answer-cache.ts'
import { type Fields, fieldsOf, InvalidAnswer } from './answer-fields.ts'
import type { SourceCall, SourceClient } from './source-client.ts'

/** One Web Map Service, asked what a layer says at a point (OGC 06-042, GetFeatureInfo). */
export interface WmsClient {
  /**
   * `undefined` where the layer has nothing.
   * @throws {SourceFailed} also when the layer or the path is not known there.
   */
  at<T>(question: LayerQuestion<T>, call: SourceCall): Promise<Fetched<T>>
}

export interface LayerQuestion<T> {
  readonly layer: string
  readonly point: RdPoint
  /** Reads one feature. One layer has one reader: answers are kept by their question. */
  read(properties: Fields): T
}

/** A metre each, and odd so that one of them has the point in its middle. */
const PIXELS = 101
const MIDDLE = (PIXELS - 1) / 2
const CRS = 'EPSG:28992'

/** @param client on the address of the service itself. */
export const wmsClient = (client: SourceClient): WmsClient => ({
  at: ({ layer, point, read }, call) =>
    client.get(
      {
        path: [],
        query: [
          ['service', 'WMS'],
          ['version', '1.3.0'],
          ['request', 'GetFeatureInfo'],
          ['layers', layer],
          ['query_layers', layer],
          ['styles', ''],
          ['format', 'image/png'],
          ['crs', CRS],
          // Easting before northing, as EPSG:28992 has it and version 1.3.0 follows.
          ['bbox', boxAround(point).join(',')],
          ['width', String(PIXELS)],
          ['height', String(PIXELS)],
          ['i', String(MIDDLE)],
          ['j', String(MIDDLE)],
          ['feature_count', '1'],
          ['info_format', 'application/json'],
        ],
        parse: (body) => {
          const feature = featureOf(body)
          return feature && read(feature)
        },
      },
      call,
    ),
})

/** Whole metres: no map here is finer, and neighbours share what was fetched. */
function boxAround({ x, y }: RdPoint): readonly number[] {
  const half = PIXELS / 2
  const [middleX, middleY] = [Math.round(x), Math.round(y)]
  return [middleX - half, middleY - half, middleX + half, middleY + half]
}

/** An error told as JSON has no features either, so an answer must say what it is. */
function featureOf(body: unknown): Fields | undefined {
  const collection = fieldsOf(body)
  if (collection.raw('type') !== 'FeatureCollection' || !Array.isArray(collection.raw('features')))
    throw new InvalidAnswer('The answer is no collection of features.')
  const [first] = collection.list('features')
  return first === undefined ? undefined : fieldsOf(first, 'feature').object('properties')
}
