import { type Parsed, parsed, problem } from '../domain/parsed.ts'
import { parseRd, parseWgs84 } from '../domain/rd-wgs84.ts'
import type { RdPoint } from '../register/register.ts'
import {
  givenKeys,
  onlyKey,
  PROPERTY_KEYS,
  type PropertyKey,
  type PropertyKeyInput,
  readPropertyKey,
} from './property-key.ts'

/** A property, or a bare point. */
export type LocationKey = PropertyKey | { readonly kind: 'point'; readonly point: RdPoint }

export interface LocationKeyInput extends PropertyKeyInput {
  lat?: number
  lon?: number
  rd_x?: number
  rd_y?: number
}

const LAT_LON = 'lat + lon'
const RD = 'rd_x + rd_y'
const LOCATION_KEYS = [...PROPERTY_KEYS, LAT_LON, RD]

/** Reads the key; exactly one way to name a place must be given. */
export function readLocationKey(input: LocationKeyInput): Parsed<LocationKey> {
  const { lat, lon, rd_x: x, rd_y: y } = input
  const given = [
    ...givenKeys(input),
    ...(lat !== undefined || lon !== undefined ? [LAT_LON] : []),
    ...(x !== undefined || y !== undefined ? [RD] : []),
  ]
  const only = onlyKey(given, LOCATION_KEYS)
  if (!only.ok) return only
  if (only.value === LAT_LON) return pointKey('lat', lat, lon, parseWgs84)
  if (only.value === RD) return pointKey('rd_x', x, y, parseRd)
  return readPropertyKey(input)
}

function pointKey(
  field: string,
  a: number | undefined,
  b: number | undefined,
  parse: (a: number, b: number) => Parsed<RdPoint>,
): Parsed<LocationKey> {
  if (a === undefined || b === undefined) return problem('COORDINATE_INCOMPLETE', field)
  const point = parse(a, b)
  return point.ok ? parsed({ kind: 'point', point: point.value }) : point
}
