import type { ConsultedSource } from '../register/consulted.ts'
import type { MapFigureId, PlaceFigure, PlacePart } from '../register/place.ts'
import { type Fields, InvalidAnswer } from './answer-fields.ts'

/** Maps of one publisher, switched on together by their key in MAP_LAYERS. */
export interface MapFamily {
  readonly key: MapFamilyKey
  readonly title: string
  readonly register: ConsultedSource['register']
  readonly licence: string
  readonly part: PlacePart
  /** Where its Web Map Service is or was, tried in this order. */
  readonly urls: readonly string[]
  readonly layers: readonly MapLayer[]
}

export type MapFamilyKey = 'leefbaarometer' | 'rivm-noise' | 'klimaateffectatlas' | 'rvo-foundation'

export interface MapLayer {
  /** What MAP_LAYER_NAMES calls it. */
  readonly role: MapFigureId
  /** What the service calls it: the newest first, and what it was called before. */
  readonly names: readonly string[]
  readonly scope: PlaceFigure['scope']
  /** Everything `read` gives. */
  readonly figures: readonly MapFigureId[]
  /** @throws {InvalidAnswer} for a value that the map can't have. */
  read(properties: Fields): readonly Reading[]
}

export interface Reading {
  readonly id: MapFigureId
  /** `null`: not mapped here. */
  readonly value: number | null
  /** The map's own class, of a fixed list. */
  readonly words?: string
}

/** A layer that can't be read is drift; one that has no value here is not. */
export function measured(
  properties: Fields,
  name: string,
  value: (raw: number) => number | null,
): number | null {
  if (properties.raw(name) === undefined) throw new InvalidAnswer(`${name} is not there.`)
  const raw = properties.optionalNumber(name)
  return raw === null ? null : value(raw)
}

/** @throws {InvalidAnswer} when `value` lies outside what the map can say. */
export function within(min: number, value: number, max: number): number {
  if (value >= min && value <= max) return value
  throw new InvalidAnswer(`${value} lies outside ${min}–${max}.`)
}

/**
 * The year a layer's name tells: of its data when it ends in a year, of its edition when it ends
 * in a whole date, and none when it says "actueel" or nothing.
 */
export function yearOfLayer(
  name: string,
): { readonly year: number; readonly yearOf: 'data' | 'edition' } | undefined {
  const [, edition] = /(20\d{2})[01]\d[0-3]\d$/.exec(name) ?? []
  if (edition) return { year: Number(edition), yearOf: 'edition' }
  const [, year] = /_(20\d{2})(?:_v\d+)?$/.exec(name) ?? []
  if (year) return { year: Number(year), yearOf: 'data' }
  const [, short] = /^lbm3:\D.*?(\d{2})$/.exec(name) ?? []
  return short ? { year: 2000 + Number(short), yearOf: 'data' } : undefined
}
