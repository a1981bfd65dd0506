import type { Wgs84Point } from '../domain/rd-wgs84.ts'
import { type Cell, COLUMNS } from './columns.ts'
import type { ExportRow, ExportWriter } from './export-row.ts'

/**
 * GeoJSON (RFC 7946): points in WGS84, longitude first; `null` where the position is not known.
 * Every property is there in every feature.
 */
export const geoJsonWriter = (): ExportWriter => ({
  mediaType: 'application/geo+json',
  extension: 'geojson',
  start: '{"type":"FeatureCollection","features":[\n',
  between: ',\n',
  end: '\n]}\n',
  row: (row) => JSON.stringify(feature(row)),
})

const feature = (row: ExportRow) => ({
  type: 'Feature',
  id: row.assessment.id,
  geometry: row.at && point(row.at),
  properties: Object.fromEntries(COLUMNS.map((column) => [column.name, property(column.of(row))])),
})

/** Six decimals, some ten centimetres (RFC 7946 section 11.2); the register knows no more. */
const DECIMALS = 1e6

const point = ({ lon, lat }: Wgs84Point) => ({
  type: 'Point',
  coordinates: [lon, lat].map((degrees) => Math.round(degrees * DECIMALS) / DECIMALS),
})

function property(cell: Cell): string | number | boolean | null | readonly string[] {
  if (cell instanceof Date) return cell.toISOString()
  return typeof cell === 'object' && cell !== null ? cell.bag : cell
}
