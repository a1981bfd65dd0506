import type { PlacePart } from '../register/place.ts'
import type { AnalyzePropertyLocationInput } from './contracts.generated.ts'

export type Layer = NonNullable<AnalyzePropertyLocationInput['layers']>[number]

/** What each layer needs to know from live sources. */
const PARTS: Readonly<Record<Layer, readonly PlacePart[]>> = {
  areas: ['areas'],
  housing: [],
  amenities: ['statistics'],
  statistics: ['statistics'],
  liveability: ['liveability'],
  noise: ['noise'],
  climate_and_foundation: ['climate', 'foundation'],
  risks: ['noise', 'climate', 'foundation'],
  score: ['statistics', 'liveability', 'noise', 'climate', 'foundation'],
}

const LAYERS = Object.keys(PARTS) as readonly Layer[]

/** The layers a caller wants: those named, or all. */
export const wantedLayers = ({ layers }: AnalyzePropertyLocationInput): ReadonlySet<Layer> =>
  new Set(layers === undefined || layers.length === 0 ? LAYERS : layers)

export const partsOf = (layers: Iterable<Layer>): ReadonlySet<PlacePart> =>
  new Set([...layers].flatMap((layer) => PARTS[layer]))
