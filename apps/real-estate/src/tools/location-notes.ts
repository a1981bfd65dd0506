import type { Note } from '../domain/messages.ts'
import type { PlaceFacts } from '../register/place.ts'
import type { AddressRecord, RdPoint, RegisterInfo, Surroundings } from '../register/register.ts'
import type { AnalyzePropertyLocationInput } from './contracts.generated.ts'
import { layerOf } from './location-figures.ts'
import { reachesBeyond } from './location-indicators.ts'
import { type Layer, partsOf } from './location-layers.ts'

interface Analyzed {
  readonly input: AnalyzePropertyLocationInput
  readonly wanted: ReadonlySet<Layer>
  readonly place: {
    readonly point: RdPoint
    readonly address?: AddressRecord
    readonly info: RegisterInfo
  }
  /** Metres. */
  readonly radius: number
  readonly counted: Surroundings | undefined
  readonly facts: PlaceFacts | undefined
  readonly invented: boolean
}

/** What a reader must know beside the figures. */
export const locationNotes = (analyzed: Analyzed): readonly Note[] => [
  ...countNotes(analyzed),
  ...areaNotes(analyzed),
  ...offNotes(analyzed),
  ...(analyzed.facts?.recoded ?? []).map(({ year, code, instead }) => ({
    code: 'NEIGHBOURHOOD_RECODED' as const,
    params: { year, code, instead },
  })),
]

function countNotes({ wanted, place, radius, counted }: Analyzed): readonly Note[] {
  const { point, info } = place
  if (!wanted.has('housing') && !wanted.has('amenities')) return []
  if (info.source === 'live') return [{ code: 'COUNTS_NEED_IMPORT' }]
  const params = { register: info.name }
  if (!counted) return [{ code: 'NO_COVERAGE', params }]
  return reachesBeyond(info, point, radius) ? [{ code: 'COUNTS_CUT_OFF', params }] : []
}

function areaNotes({ wanted, place, facts }: Analyzed): readonly Note[] {
  if (!wanted.has('areas')) return []
  if (facts?.areasGap === 'none') return [{ code: 'NEIGHBOURHOOD_NOT_SETTLED' }]
  const known = place.address !== undefined || (facts?.areas.length ?? 0) > 0
  return known ? [] : [{ code: 'AREAS_NEED_ADDRESS' }]
}

/** Who names a layer wants to know why it is empty; who wants everything gets what there is. */
function offNotes({ input, wanted, facts, invented }: Analyzed): readonly Note[] {
  const named = input.layers ?? []
  if (named.length === 0 || partsOf(named).size === 0) return []
  if (!facts)
    return onlyLive(named) ? [{ code: invented ? 'PLACE_INVENTED' : 'PLACE_NOT_ASKED' }] : []
  const off = facts.figures
    .filter(({ id, gap }) => gap === 'not-configured' && wanted.has(layerOf(id)))
    .map(({ source }) => source)
  return [...new Set(off)].map((source) => ({
    code: 'SOURCE_NOT_CONFIGURED' as const,
    params: { source },
  }))
}

const EMBEDDED_TOO: ReadonlySet<Layer> = new Set(['areas', 'housing', 'amenities', 'score'])

const onlyLive = (named: readonly Layer[]): boolean =>
  named.some((layer) => !EMBEDDED_TOO.has(layer))
