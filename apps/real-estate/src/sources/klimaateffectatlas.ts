import { type MapFamily, measured, within } from './map-family.ts'

/** From here down a depth stands for a place that stays dry. */
const DRY = -999
/** What rasters of 32-bit integers hold where they hold nothing. */
const FILLER = 2 ** 31 - 1

/** What the climate does to a place: water, piles that rot and ground that sinks. */
export const KLIMAATEFFECTATLAS: MapFamily = {
  key: 'klimaateffectatlas',
  title: 'Klimaateffectatlas',
  register: 'Klimaateffectatlas',
  licence: 'CC BY 4.0',
  part: 'climate',
  urls: ['https://cas.cloud.sogelink.com/public/data/org/gws/YWFMLMWERURF/kea_public/wms'],
  layers: [
    {
      // Metres, in a flood of medium probability.
      role: 'flood_depth',
      names: [
        'maximale_waterdiepte_nederland_middelgrote_kans_20260128',
        'maximale_waterdiepte_nederland_middelgrote_kans_20251219',
      ],
      scope: 'point',
      figures: ['flood_depth'],
      read: (cell) => [{ id: 'flood_depth', value: measured(cell, 'GRAY_INDEX', depth) }],
    },
    {
      // Percent of the buildings in the neighbourhood.
      role: 'pile_rot_share',
      names: ['risicopaalrot_huidig'],
      scope: 'buurt',
      figures: ['pile_rot_share'],
      read: (area) => [
        {
          id: 'pile_rot_share',
          value: measured(area, 'no_cc_risi', (raw) => (raw < 0 ? null : within(0, raw, 100))),
        },
      ],
    },
    {
      // Millimetres a year; below zero the ground sinks.
      role: 'subsidence',
      names: ['nl_bodemdaling_totaal_v20260623'],
      scope: 'point',
      figures: ['subsidence'],
      read: (area) => [
        {
          id: 'subsidence',
          value: measured(area, 'snelheid', (raw) => (raw <= DRY ? null : within(-200, raw, 200))),
        },
      ],
    },
  ],
}

/** Between dry and zero lies "not calculated". */
function depth(raw: number): number | null {
  if (raw <= DRY) return 0
  return raw < 0 || raw === FILLER ? null : within(0, raw, 30)
}
