import {
  type KnownPlace,
  layerScores,
  SCORE_PARTS,
  unknownParts,
} from '../domain/location-parts.ts'
import { type ScoreLayer, type ScoreWeights, scoreLocation } from '../domain/location-score.ts'
import type { Lang } from '../domain/messages.ts'
import { text } from '../domain/messages.ts'
import type { LocationScore } from './contracts.generated.ts'
import { whyUnknown } from './location-figures.ts'

/**
 * The score, and what is missing from it with the reason.
 * @param place `undefined` when no live source was asked: counts of units say nothing about
 * distance, and the register has none of the layers.
 */
export function presentScore(
  place: KnownPlace | undefined,
  weights: ScoreWeights,
  lang: Lang,
): LocationScore {
  const { total, coveragePct, subscores, missing } = scoreLocation(
    place ? layerScores(place) : {},
    weights,
  )
  const tooLittle = place ? 'SCORE_TOO_LITTLE' : 'SCORE_COVERAGE'
  return {
    total,
    coverage_pct: coveragePct,
    weights_version: weights.version,
    subscores: subscores.map(({ layer, score, weightPct, known }) => ({
      layer,
      score: Math.round(score),
      weight_pct: weightPct,
      covered_pct: Math.round(known * 100),
    })),
    missing: missing.map(({ layer, weightPct }) => ({
      layer,
      weight_pct: weightPct,
      reason: whyMissing(layer, place, lang),
    })),
    reason: total === null ? text(tooLittle, lang, { coverage: coveragePct }) : null,
  }
}

/** Each reason once: one source that failed can leave several parts open. */
function whyMissing(layer: ScoreLayer, place: KnownPlace | undefined, lang: Lang): string {
  if (!place) return text('LAYER_NOT_EMBEDDED', lang)
  if (SCORE_PARTS[layer].length === 0) return text('LAYER_NO_SOURCE', lang)
  const reasons = unknownParts(layer, place).map((id) =>
    whyUnknown(
      place.figures.find((figure) => figure.id === id),
      lang,
    ),
  )
  return [...new Set(reasons)].join(' ')
}
