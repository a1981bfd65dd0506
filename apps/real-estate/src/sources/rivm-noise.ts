import type { MapFigureId } from '../register/place.ts'
import { type MapFamily, type MapLayer, measured, within } from './map-family.ts'

/** Calculated noise in dB Lden on a raster of 10 m: no measurement, and not at a façade. */
export const RIVM_NOISE: MapFamily = {
  key: 'rivm-noise',
  title: 'RIVM Atlas Leefomgeving: noise',
  register: 'RIVM',
  licence: 'open data (RIVM)',
  part: 'noise',
  urls: ['https://data.rivm.nl/geo/alo/wms'],
  layers: [
    noise('noise', 'allebronnen'),
    noise('noise_road', 'wegverkeer'),
    noise('noise_rail', 'treinverkeer'),
    noise('noise_air', 'vliegverkeer'),
  ],
}

/** What rasters of bytes hold where they hold nothing. */
const FILLERS: ReadonlySet<number> = new Set([128, 255])
const LOUDEST = 120

function noise(role: MapFigureId, source: string): MapLayer {
  return {
    role,
    names: [`rivm_20220601_Geluid_lden_${source}_2020`],
    scope: 'point',
    figures: [role],
    // 0 is where nothing was calculated, and not silence.
    read: (cell) => [
      {
        id: role,
        value: measured(cell, 'GRAY_INDEX', (raw) =>
          raw <= 0 || FILLERS.has(raw) ? null : within(0, raw, LOUDEST),
        ),
      },
    ],
  }
}
