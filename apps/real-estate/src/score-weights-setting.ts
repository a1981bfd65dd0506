import { parseScoreWeights, SCORE_LAYERS, type ScoreWeights } from './domain/location-score.ts'

/** LOCATION_SCORE_WEIGHTS; without it the weights are ours. */
export function readScoreWeights(env: Readonly<Record<string, string | undefined>>): {
  readonly scoreWeights?: ScoreWeights
  readonly faults: readonly string[]
} {
  const text = env['LOCATION_SCORE_WEIGHTS']?.trim()
  if (!text) return { faults: [] }
  const scoreWeights = parseScoreWeights(text)
  if (scoreWeights) return { scoreWeights, faults: [] }
  return {
    faults: [
      `LOCATION_SCORE_WEIGHTS must give each of ${SCORE_LAYERS.join(', ')} a whole percentage, as in amenities=30, together 100.`,
    ],
  }
}
