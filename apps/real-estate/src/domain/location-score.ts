/** What a location score is made of. Each layer scores 0–100. */
export const SCORE_LAYERS = [
  'amenities',
  'liveability',
  'noise',
  'climate_and_foundation',
  'green_and_air',
] as const

export type ScoreLayer = (typeof SCORE_LAYERS)[number]

/** Weights in percent, of our own choosing: together 100, versioned with every change. */
export interface ScoreWeights {
  readonly version: string
  readonly weights: Readonly<Record<ScoreLayer, number>>
}

export const SCORE_WEIGHTS: ScoreWeights = {
  version: '2026.1',
  weights: {
    amenities: 25,
    liveability: 25,
    noise: 20,
    climate_and_foundation: 20,
    green_and_air: 10,
  },
}

/** Below this share of the weights a total would say more about what is missing. */
const MINIMUM_COVERAGE = 50

export interface LocationScore {
  /** 0–100, `null` when less than half of the weights is covered. */
  readonly total: number | null
  readonly coveragePct: number
  readonly missing: readonly ScoreLayer[]
}

/** Weighted mean of the layers at hand. */
export function scoreLocation(
  layers: Readonly<Partial<Record<ScoreLayer, number>>>,
  { weights }: ScoreWeights = SCORE_WEIGHTS,
): LocationScore {
  const missing = SCORE_LAYERS.filter((layer) => layers[layer] === undefined)
  let coveragePct = 0
  let weighted = 0
  for (const layer of SCORE_LAYERS) {
    const score = layers[layer]
    if (score === undefined) continue
    coveragePct += weights[layer]
    weighted += weights[layer] * score
  }
  const total = coveragePct >= MINIMUM_COVERAGE ? Math.round(weighted / coveragePct) : null
  return { total, coveragePct, missing }
}
