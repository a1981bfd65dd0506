import type { RdPoint } from '../register/register.ts'

/** A closed line of RD points; a hole counts negative. */
export interface Ring {
  readonly hole: boolean
  readonly points: readonly RdPoint[]
}

/** What is kept of a geometry: where it lies and, for polygons, how large it is. */
export interface Shape {
  readonly position: RdPoint | null
  readonly areaM2: number | null
}

const NOTHING: Shape = { position: null, areaM2: null }

const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals))

const toPoint = (x: number, y: number): RdPoint => ({ x: rounded(x, 3), y: rounded(y, 3) })

/**
 * Coordinates from a GML `pos` or `posList`; a third coordinate, the height, is dropped.
 * `undefined` when the text holds anything but numbers in groups of `dimension`.
 */
export const parsePoints = (text: string, dimension: number): readonly RdPoint[] | undefined => {
  const numbers = text.trim().split(/\s+/).map(Number)
  if (numbers.length % dimension !== 0 || !numbers.every(Number.isFinite)) return undefined
  const points: RdPoint[] = []
  for (let index = 0; index < numbers.length; index += dimension) {
    points.push({ x: numbers[index] ?? 0, y: numbers[index + 1] ?? 0 })
  }
  return points
}

// Coordinates count from the ring's own first point: RD values are large, and their products
// would leave no digits for the area of a shed.
const measure = (points: readonly RdPoint[]) => {
  const origin = points[0] ?? { x: 0, y: 0 }
  let doubled = 0
  let momentX = 0
  let momentY = 0
  let [previous] = points
  for (const point of points) {
    if (previous === undefined) break
    const ax = previous.x - origin.x
    const ay = previous.y - origin.y
    const bx = point.x - origin.x
    const by = point.y - origin.y
    const cross = ax * by - bx * ay
    doubled += cross
    momentX += (ax + bx) * cross
    momentY += (ay + by) * cross
    previous = point
  }
  const area = Math.abs(doubled) / 2
  const sign = Math.sign(doubled)
  return {
    area,
    momentX: (sign * momentX) / 6 + area * origin.x,
    momentY: (sign * momentY) / 6 + area * origin.y,
  }
}

/** Area (holes taken off) and centroid of a polygon, or of several. */
export const polygonShape = (rings: readonly Ring[]): Shape => {
  let area = 0
  let momentX = 0
  let momentY = 0
  for (const { hole, points } of rings) {
    const ring = measure(points)
    const sign = hole ? -1 : 1
    area += sign * ring.area
    momentX += sign * ring.momentX
    momentY += sign * ring.momentY
  }
  if (area <= 0) return pointShape(rings[0]?.points[0])
  return { position: toPoint(momentX / area, momentY / area), areaM2: rounded(area, 1) }
}

/** A place without a size. */
export const pointShape = (point: RdPoint | undefined): Shape =>
  point ? { position: toPoint(point.x, point.y), areaM2: null } : NOTHING
