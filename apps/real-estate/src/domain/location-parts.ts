import type { FigureId, PlaceFigure } from '../register/place.ts'
import { foundationFinding } from './foundation.ts'
import { type LayerScores, SCORE_LAYERS, type ScoreLayer } from './location-score.ts'

/** What is known of a place, as far as scores and risks care. */
export interface KnownPlace {
  readonly figures: readonly PlaceFigure[]
  /** Of the oldest building; `undefined` when it is not known, as of a bare point. */
  readonly bouwjaar: number | undefined
}

interface Part {
  readonly figure: FigureId
  /** 0–100; `undefined` when the figure says nothing. */
  score(figure: PlaceFigure, bouwjaar: number | undefined): number | undefined
}

/** 100 at `best`, 0 at `worst` and beyond, and a straight line between. */
const linear =
  (best: number, worst: number): Part['score'] =>
  ({ value }) => {
    if (value === null) return undefined
    return 100 * Math.min(1, Math.max(0, (worst - value) / (worst - best)))
  }

/**
 * The parts of each layer, which count the same: kilometres to amenities, the class of the
 * Leefbaarometer, dB Lden, metres of water, percent of buildings, millimetres a year. The ends of
 * the lines for water, piles and ground are our assumptions.
 */
export const SCORE_PARTS: Readonly<Record<ScoreLayer, readonly Part[]>> = {
  amenities: [
    { figure: 'km_to_supermarket', score: linear(0.5, 2) },
    { figure: 'km_to_gp', score: linear(0.5, 2) },
    { figure: 'km_to_primary_school', score: linear(0.5, 2) },
    { figure: 'km_to_station', score: linear(1, 10) },
  ],
  liveability: [{ figure: 'liveability', score: linear(9, 1) }],
  noise: [{ figure: 'noise', score: linear(45, 65) }],
  climate_and_foundation: [
    { figure: 'flood_depth', score: linear(0, 2) },
    { figure: 'pile_rot_share', score: linear(0, 50) },
    { figure: 'subsidence', score: linear(0, -10) },
    { figure: 'foundation_area', score: foundationScore },
  ],
  // Nothing here measures it yet.
  green_and_air: [],
}

function foundationScore({ words }: PlaceFigure, bouwjaar: number | undefined): number | undefined {
  if (words === null) return undefined
  const finding = foundationFinding(words, bouwjaar)
  if (finding === 'none') return 100
  return finding === 'attention' ? 0 : undefined
}

/** What the figures at hand make of each layer; a layer of which nothing is known is left out. */
export function layerScores(place: KnownPlace): LayerScores {
  const entries = SCORE_LAYERS.flatMap((layer) => {
    const parts = SCORE_PARTS[layer]
    const scores = parts.flatMap((part) => scoreOf(part, place) ?? [])
    if (scores.length === 0) return []
    const mean = scores.reduce((a, b) => a + b, 0) / scores.length
    return [[layer, { score: mean, known: scores.length / parts.length }] as const]
  })
  return Object.fromEntries(entries)
}

/** The parts of a layer that nothing can be said of. */
export const unknownParts = (layer: ScoreLayer, place: KnownPlace): readonly FigureId[] =>
  SCORE_PARTS[layer]
    .filter((part) => scoreOf(part, place) === undefined)
    .map(({ figure }) => figure)

function scoreOf({ figure, score }: Part, { figures, bouwjaar }: KnownPlace): number | undefined {
  const found = figures.find(({ id }) => id === figure)
  return found && score(found, bouwjaar)
}
