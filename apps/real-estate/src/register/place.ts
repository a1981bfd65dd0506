import type { RdPoint } from './register.ts'

/** Asks the sources that know places, and answers with what came of it. It never fails for them. */
export type AboutPlace = (question: PlaceQuestion) => Promise<PlaceFacts>

export interface PlaceQuestion {
  readonly point: RdPoint
  /** Only the sources of these parts are asked. */
  readonly parts: ReadonlySet<PlacePart>
  /** Told each time one of the questions is settled, answered or not. */
  readonly onSettled?: (settled: number, of: number, title: string) => Promise<void>
}

/** `areas` and `statistics` come from CBS, each of the others from a map service. */
export type PlacePart = 'areas' | 'statistics' | 'liveability' | 'noise' | 'climate' | 'foundation'

export interface PlaceFacts {
  /** Smallest first. */
  readonly areas: readonly PlaceArea[]
  /** Why there are none; `undefined` when there are, and when none were asked for. */
  readonly areasGap: Gap | undefined
  /** Everything the parts asked for consist of, known or not. */
  readonly figures: readonly PlaceFigure[]
  /** Editions in which the neighbourhood had another code, from which nothing was taken. */
  readonly recoded: readonly Recoded[]
}

export interface PlaceArea {
  readonly level: 'buurt' | 'wijk' | 'gemeente'
  /** As CBS writes it: `BU0363AF08`, `WK036300`, `GM0363`. */
  readonly code: string
  readonly name: string | null
  /** The edition of the borders. */
  readonly year: number
}

export interface Recoded {
  readonly year: number
  /** Then. */
  readonly code: string
  /** In the edition that the answer uses. */
  readonly instead: string
}

export type FigureId = StatisticId | MapFigureId

export type StatisticId =
  | 'km_to_supermarket'
  | 'km_to_gp'
  | 'km_to_primary_school'
  | 'km_to_station'
  | 'inhabitants'
  | 'households'
  | 'population_density'
  | 'owner_occupied_share'
  | 'rented_share'
  | 'built_from_2000_share'
  | 'mean_woz'
  | 'mean_gas_use'

export type MapFigureId =
  | 'liveability'
  | 'liveability_housing'
  | 'liveability_surroundings'
  | 'liveability_amenities'
  | 'liveability_social'
  | 'liveability_nuisance'
  | 'liveability_change'
  | 'noise'
  | 'noise_road'
  | 'noise_rail'
  | 'noise_air'
  | 'flood_depth'
  | 'pile_rot_share'
  | 'subsidence'
  | 'foundation_area'

/** One figure about a place, or why there is none. */
export interface PlaceFigure {
  readonly id: FigureId
  readonly value: number | null
  /** The source's own word for it, where it classifies instead of measuring. */
  readonly words: string | null
  /** `undefined` when there is a value or a word. */
  readonly gap: Gap | undefined
  readonly scope: 'point' | 'grid100m' | 'postcode' | 'buurt'
  readonly year: number
  /** What the year is of: the data, the edition of the map, or our reading of an undated map. */
  readonly yearOf: 'data' | 'edition' | 'reading'
  /** The day it was fetched, `YYYY-MM-DD`. */
  readonly asOf: string
  readonly source: string
}

/** `none`: the source has no value for this place, which says nothing about what is there. */
export type Gap = 'none' | 'failed' | 'not-configured'
