import type { PlaceFigure } from '../register/place.ts'
import type { Subject } from './assess.ts'
import type { AssessedLocation, Flag } from './assessment.ts'
import { layerScores } from './location-parts.ts'
import { locationRisks } from './location-risks.ts'
import { type ScoreWeights, scoreLocation } from './location-score.ts'
import { yearRange } from './property-flags.ts'

/** What CBS and the maps say of the place, and by which weights it is scored. */
export interface SubjectPlace {
  readonly figures: readonly PlaceFigure[]
  readonly weights: ScoreWeights
}

export interface PlaceFindings {
  /** `null` when nobody said anything about the place. */
  readonly location: AssessedLocation | null
  readonly flags: readonly Flag[]
}

/** The score of the place, and what about it is worth a look: ground, water, noise. */
export function assessPlace({ place, buildings }: Subject): PlaceFindings {
  const isKnown = place?.figures.some(({ gap }) => gap === undefined)
  if (!place || !isKnown) return { location: null, flags: [] }
  const known = { figures: place.figures, bouwjaar: yearRange(buildings)?.min }
  const { total, coveragePct } = scoreLocation(layerScores(known), place.weights)
  return {
    location: { score: total, coveragePct, weightsVersion: place.weights.version },
    flags: locationRisks(known).map(({ figure: _, ...flag }) => flag),
  }
}
