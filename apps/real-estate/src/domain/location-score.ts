/** What a location score is made of. Each layer scores 0–100. */
export const SCORE_LAYERS = [
  'amenities',
  'liveability',
  'noise',
  'climate_and_foundation',
  'green_and_air',
] as const

export type ScoreLayer = (typeof SCORE_LAYERS)[number]

/** Weights in percent: together 100, versioned with every change. */
export interface ScoreWeights {
  readonly version: string
  readonly weights: Readonly<Record<ScoreLayer, number>>
}

/** Of our own choosing. */
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
export const MINIMUM_COVERAGE = 50

/** What is known of one layer. */
export interface LayerScore {
  /** 0–100, the mean of the parts that are known. */
  readonly score: number
  /** Of the layer's parts, the share that is known; above 0, at most 1. */
  readonly known: number
}

export interface Subscore extends LayerScore {
  readonly layer: ScoreLayer
  readonly weightPct: number
}

export interface LocationScore {
  /** 0–100, `null` when less than half of the weights is covered. */
  readonly total: number | null
  /** One decimal. */
  readonly coveragePct: number
  readonly subscores: readonly Subscore[]
  /** Layers that are not known, or in part, with the weight that is missing. */
  readonly missing: readonly { readonly layer: ScoreLayer; readonly weightPct: number }[]
}

export type LayerScores = Readonly<Partial<Record<ScoreLayer, LayerScore>>>

/** Weighted mean of what is at hand; half a layer counts for half of its weight. */
export function scoreLocation(
  layers: LayerScores,
  { weights }: ScoreWeights = SCORE_WEIGHTS,
): LocationScore {
  const subscores = SCORE_LAYERS.flatMap((layer) => {
    const known = layers[layer]
    return known ? [{ layer, weightPct: weights[layer], ...known }] : []
  })
  const covered = sum(subscores.map(({ weightPct, known }) => weightPct * known))
  const weighted = sum(subscores.map(({ weightPct, known, score }) => weightPct * known * score))
  const missing = SCORE_LAYERS.map((layer) => ({
    layer,
    weightPct: oneDecimal(weights[layer] * (1 - (layers[layer]?.known ?? 0))),
  }))
  return {
    total: covered >= MINIMUM_COVERAGE ? Math.round(weighted / covered) : null,
    coveragePct: oneDecimal(covered),
    subscores,
    missing: missing.filter(({ weightPct }) => weightPct > 0),
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

const oneDecimal = (value: number): number => Math.round(value * 10) / 10

/** Every layer once, whole percents, together 100: `amenities=30,liveability=30,noise=…`. */
export function parseScoreWeights(text: string): ScoreWeights | undefined {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '')
  const given = new Map(parts.map((part) => part.split('=', 2) as [string, string | undefined]))
  const weights = SCORE_LAYERS.map((layer) => [layer, percent(given.get(layer))] as const)
  const complete = parts.length === SCORE_LAYERS.length && given.size === SCORE_LAYERS.length
  if (!complete || sum(weights.map(([, weight]) => weight)) !== 100) return undefined
  return {
    version: `operator/${weights.map(([layer, weight]) => `${layer}=${weight}`).join(',')}`,
    weights: Object.fromEntries(weights) as ScoreWeights['weights'],
  }
}

const percent = (text: string | undefined): number =>
  text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN
