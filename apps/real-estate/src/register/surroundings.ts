import type { DatabaseSync } from 'node:sqlite'
import type { RdPoint, Surroundings } from './register.ts'

/** Largest radius in metres: the counting runs on the main thread, and a city must not stop it. */
export const MAX_SURROUNDINGS_RADIUS = 5000

// CROSS JOIN keeps the spatial index in front: SQLite knows too little of it to choose it itself.
const within = (table: string, place: string): string => `FROM ${place} p
  CROSS JOIN ${table} t ON t.row = p.row
  WHERE p.x2 >= :x - :r AND p.x1 <= :x + :r AND p.y2 >= :y - :r AND p.y1 <= :y + :r
    AND (t.x - :x) * (t.x - :x) + (t.y - :y) * (t.y - :y) <= :r * :r`

// The index holds live objects and buildings only, so ended ones never count.
const COUNT_OBJECTS = `SELECT coalesce(sum(t.dwelling), 0) AS dwellings,
  coalesce(sum((SELECT count(*) FROM address a WHERE a.object = t.row AND a.ended = 0)), 0)
    AS addresses
  ${within('object', 'object_place')}`

const COUNT_PURPOSES = `SELECT doel, count(*) AS units FROM (
  SELECT purpose.value AS doel FROM (SELECT t.gebruiksdoelen ${within('object', 'object_place')}
    AND t.type = 'verblijfsobject') near, json_each(near.gebruiksdoelen) purpose
  ) GROUP BY doel ORDER BY units DESC, doel`

const COUNT_BUILDINGS = `SELECT count(*) AS buildings ${within('building', 'building_place')}`

const YEARS = `SELECT t.bouwjaar AS bouwjaar ${within('building', 'building_place')}
  AND t.bouwjaar IS NOT NULL ORDER BY t.bouwjaar`

const median = (sorted: readonly number[]): number | null => {
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  return upper === undefined || lower === undefined ? null : Math.round((lower + upper) / 2)
}

const checkCircle = (point: RdPoint, radius: number): void => {
  if (!Number.isFinite(point.x) || !Number.isFinite(point.y)) {
    throw new RangeError('The point has no finite RD coordinates.')
  }
  if (!(radius > 0 && radius <= MAX_SURROUNDINGS_RADIUS)) {
    throw new RangeError(`The radius must be above 0 and at most ${MAX_SURROUNDINGS_RADIUS} m.`)
  }
}

/**
 * Counts what lies within a circle around a point in RD metres.
 * @throws RangeError for a point that is not finite or a radius out of bounds
 */
export const surroundingsReader = (
  database: DatabaseSync,
): ((point: RdPoint, radius: number) => Surroundings) => {
  const objects = database.prepare(COUNT_OBJECTS)
  const purposes = database.prepare(COUNT_PURPOSES)
  const buildings = database.prepare(COUNT_BUILDINGS)
  const years = database.prepare(YEARS)
  return (point, radius) => {
    checkCircle(point, radius)
    const circle = { x: point.x, y: point.y, r: radius }
    const counted = objects.get(circle) as { addresses: number; dwellings: number }
    const perPurpose = purposes.all(circle) as unknown as { doel: string; units: number }[]
    const inCircle = buildings.get(circle) as { buildings: number }
    const bouwjaren = years.all(circle) as unknown as { bouwjaar: number }[]
    return {
      addresses: counted.addresses,
      dwellings: counted.dwellings,
      byGebruiksdoel: Object.fromEntries(perPurpose.map(({ doel, units }) => [doel, units])),
      buildings: inCircle.buildings,
      medianBouwjaar: median(bouwjaren.map(({ bouwjaar }) => bouwjaar)),
    }
  }
}
