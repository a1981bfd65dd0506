import type { MapFigureId } from '../register/place.ts'
import type { Fields } from './answer-fields.ts'
import { type MapFamily, measured, type Reading, within } from './map-family.ts'

/** The class as a whole, and of each dimension it is made of. */
const CLASSES = [
  ['liveability', 'kscore'],
  ['liveability_housing', 'kwon'],
  ['liveability_surroundings', 'kfys'],
  ['liveability_amenities', 'kvrz'],
  ['liveability_social', 'ksoc'],
  ['liveability_nuisance', 'konv'],
] as const satisfies readonly (readonly [MapFigureId, string])[]

/**
 * How liveable a place is, in classes from 1 (zeer onvoldoende) to 9 (uitstekend), per square of
 * 100 m. The layer whose cells change with the scale of the map is left alone.
 */
export const LEEFBAAROMETER: MapFamily = {
  key: 'leefbaarometer',
  title: 'Leefbaarometer',
  register: 'Leefbaarometer',
  licence: 'open data (Ministerie van BZK)',
  part: 'liveability',
  // The first is the published one, and has answered 200 with nothing in it.
  urls: [
    'https://geo.leefbaarometer.nl/wms',
    'https://geo.leefbaarometer.nl/geoserver/wms',
    'https://geo.leefbaarometer.nl/lbm3/ows',
  ],
  layers: [
    {
      role: 'liveability',
      names: ['lbm3:clippedgridscore24'],
      scope: 'grid100m',
      figures: CLASSES.map(([id]) => id),
      read: (cell) => CLASSES.map(([id, name]) => classIn(cell, id, name)),
    },
    {
      // 5 is no change; above is better.
      role: 'liveability_change',
      names: ['lbm3:clippedgridontwikkeling14_24'],
      scope: 'grid100m',
      figures: ['liveability_change'],
      read: (cell) => [classIn(cell, 'liveability_change', 'kscore')],
    },
  ],
}

/** 0 and less mark a square without a class. */
const classIn = (cell: Fields, id: MapFigureId, name: string): Reading => ({
  id,
  value: measured(cell, name, (raw) =>
    raw <= 0 ? null : within(1, Number.isInteger(raw) ? raw : Number.NaN, 9),
  ),
})
