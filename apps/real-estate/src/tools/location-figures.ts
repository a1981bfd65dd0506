import { type Lang, type TextCode, text } from '../domain/messages.ts'
import type { FigureId, Gap, PlaceFacts, PlaceFigure } from '../register/place.ts'
import type { Indicator } from './contracts.generated.ts'
import type { Layer } from './location-layers.ts'

const KM = 'km'
const PERCENT = '%'
const CLASS = 'class 1–9'
const DB = 'dB Lden'

/** The layer each figure is shown in, and its unit. */
const FIGURES: Readonly<Record<FigureId, readonly [layer: Layer, unit: string]>> = {
  km_to_supermarket: ['amenities', KM],
  km_to_gp: ['amenities', KM],
  km_to_primary_school: ['amenities', KM],
  km_to_station: ['amenities', KM],
  inhabitants: ['statistics', 'count'],
  households: ['statistics', 'count'],
  population_density: ['statistics', 'per km²'],
  owner_occupied_share: ['statistics', PERCENT],
  rented_share: ['statistics', PERCENT],
  built_from_2000_share: ['statistics', PERCENT],
  mean_woz: ['statistics', 'EUR'],
  mean_gas_use: ['statistics', 'm³ per year'],
  liveability: ['liveability', CLASS],
  liveability_housing: ['liveability', CLASS],
  liveability_surroundings: ['liveability', CLASS],
  liveability_amenities: ['liveability', CLASS],
  liveability_social: ['liveability', CLASS],
  liveability_nuisance: ['liveability', CLASS],
  liveability_change: ['liveability', CLASS],
  noise: ['noise', DB],
  noise_road: ['noise', DB],
  noise_rail: ['noise', DB],
  noise_air: ['noise', DB],
  flood_depth: ['climate_and_foundation', 'm'],
  pile_rot_share: ['climate_and_foundation', PERCENT],
  subsidence: ['climate_and_foundation', 'mm per year'],
  foundation_area: ['climate_and_foundation', 'class'],
}

export const layerOf = (id: FigureId): Layer => FIGURES[id][0]

/** The figures of the layers wanted; those of sources that are not switched on are left out. */
export const figureIndicators = (
  { figures }: PlaceFacts,
  wanted: ReadonlySet<Layer>,
  lang: Lang,
): Indicator[] =>
  figures
    .filter(({ id, gap }) => wanted.has(layerOf(id)) && gap !== 'not-configured')
    .map((figure) => indicator(figure, lang))

function indicator(figure: PlaceFigure, lang: Lang): Indicator {
  const words = inWords(figure, lang)
  return {
    id: figure.id,
    label: text(`indicator_${figure.id}`, lang),
    value: figure.value === null ? null : Math.round(figure.value * 100) / 100,
    ...(words === null ? {} : { words }),
    unit: FIGURES[figure.id][1],
    scope: figure.scope,
    radius_m: null,
    year: figure.year,
    year_of: figure.yearOf,
    as_of: figure.asOf,
    source: figure.source,
  }
}

function inWords({ id, value, words }: PlaceFigure, lang: Lang): string | null {
  if (value === null || FIGURES[id][1] !== CLASS) return words
  if (id !== 'liveability_change') return text(`liveability_class_${value}` as TextCode, lang)
  const change = value === 5 ? 'change_none' : value < 5 ? 'change_worse' : 'change_better'
  return text(change, lang)
}

const REASONS = {
  'not-configured': 'LAYER_NOT_CONFIGURED',
  failed: 'LAYER_FAILED',
  none: 'LAYER_NONE',
} as const satisfies Record<Gap, TextCode>

/** Why nothing is known of a figure; without one no live source was asked at all. */
export function whyUnknown(figure: PlaceFigure | undefined, lang: Lang): string {
  if (!figure) return text('LAYER_NOT_EMBEDDED', lang)
  const { gap, source } = figure
  return text(gap ? REASONS[gap] : 'LAYER_NOT_SETTLED', lang, { source })
}
