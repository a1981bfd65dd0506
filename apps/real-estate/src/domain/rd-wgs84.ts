import proj4 from 'proj4'
import type { RdPoint } from '../register/register.ts'
import { type Parsed, parsed, problem } from './parsed.ts'

/** Degrees, EPSG:4326. */
export interface Wgs84Point {
  readonly lat: number
  readonly lon: number
}

/** EPSG:28992 with the seven-parameter shift that PDOK uses: within 25 cm of RDNAPTRANS. */
const RD_NEW =
  '+proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 ' +
  '+y_0=463000 +ellps=bessel +units=m +no_defs +towgs84=565.4171,50.3319,465.5524,' +
  '-0.398957388243134,0.343987817378283,-1.87740163998045,4.0725'

const rdToWgs84 = proj4(RD_NEW, 'WGS84')

const round = (value: number, decimals: number): number => Number(value.toFixed(decimals))

/** Seven decimals of a degree are about a centimetre. */
export function toWgs84(point: RdPoint): Wgs84Point {
  const [lon, lat] = rdToWgs84.forward([point.x, point.y])
  return { lat: round(lat, 7), lon: round(lon, 7) }
}

/** Whole millimetres. */
export function toRd(point: Wgs84Point): RdPoint {
  const [x, y] = rdToWgs84.inverse([point.lon, point.lat])
  return { x: round(x, 3), y: round(y, 3) }
}

/** Accepts a point within the bounds of RD; Caribbean Netherlands is outside the register. */
export function parseRd(x: number, y: number): Parsed<RdPoint> {
  const inside = x >= 0 && x <= 280_000 && y >= 300_000 && y <= 625_000
  return inside ? parsed({ x, y }) : problem('OUTSIDE_NL', 'rd_x', { value: `${x}, ${y}` })
}

/** Accepts a point within the bounds of the European Netherlands and returns it in RD. */
export function parseWgs84(lat: number, lon: number): Parsed<RdPoint> {
  const inside = lon >= 3.2 && lon <= 7.3 && lat >= 50.5 && lat <= 53.7
  if (inside) return parsed(toRd({ lat, lon }))
  const swapped = lat >= 3.2 && lat <= 7.3 && lon >= 50.5 && lon <= 53.7
  return problem(swapped ? 'LAT_LON_SWAPPED' : 'OUTSIDE_NL', 'lat', { value: `${lat}, ${lon}` })
}
