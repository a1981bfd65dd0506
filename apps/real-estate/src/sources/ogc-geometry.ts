import { toRd } from '../domain/rd-wgs84.ts'
import type { RdPoint } from '../register/register.ts'
import { fieldsOf, InvalidAnswer } from './answer-fields.ts'

/** About a metre: the service refuses a box without a size. */
const MARGIN_DEGREES = 1e-5

/** Longitude before latitude, unless another CRS is asked for. */
export function pointOf(geometry: unknown): RdPoint | null {
  if (geometry === null || geometry === undefined) return null
  const [pair] = pairsIn(geometry)
  const isPoint = fieldsOf(geometry, 'geometry').raw('type') === 'Point'
  return isPoint && pair ? toRd({ lon: pair[0], lat: pair[1] }) : null
}

/** West, south, east and north, a little wider than the shape; empty without one. */
export function boxAround(geometry: unknown): readonly number[] {
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
