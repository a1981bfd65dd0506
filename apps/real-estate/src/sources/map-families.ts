import { KLIMAATEFFECTATLAS } from './klimaateffectatlas.ts'
import { LEEFBAAROMETER } from './leefbaarometer.ts'
import type { MapFamily } from './map-family.ts'
import { RIVM_NOISE } from './rivm-noise.ts'
import { RVO_FOUNDATION } from './rvo-foundation.ts'

/** Every family there is, in the order answers have them. */
export const MAP_FAMILIES: readonly MapFamily[] = [
  LEEFBAAROMETER,
  RIVM_NOISE,
  KLIMAATEFFECTATLAS,
  RVO_FOUNDATION,
]
