import type { SourceFault } from '../register/consulted.ts'
import type { RdPoint } from '../register/register.ts'
import type { Fetched } from './answer-cache.ts'
import type { MapFamily, MapLayer, Reading } from './map-family.ts'
import type { SourceCall } from './source-client.ts'
import { SourceFailed } from './source-failed.ts'
import type { WmsClient } from './wms-client.ts'

/** A family of maps that may be asked. */
export interface MapSource {
  readonly family: MapFamily
  /** @throws {SourceFailed} when no address and no name gives an answer. */
  at(layer: MapLayer, point: RdPoint, call: SourceCall): Promise<Fetched<MapAnswer>>
}

export interface MapAnswer {
  /** `undefined` where the map has nothing. */
  readonly readings: readonly Reading[] | undefined
  /** The name that answered: it can tell the year. */
  readonly layer: string
  /** Milliseconds since the Unix epoch. */
  readonly fetchedAt: number
}

export type LayerNames = Readonly<Partial<Record<MapLayer['role'], readonly string[]>>>

/** It answered, but not as this map does: the address or the name may be another one. */
const ELSEWHERE_PERHAPS: ReadonlySet<SourceFault> = new Set([
  'not-json',
  'invalid',
  'request-refused',
  'key-refused',
  'redirect',
  'paused',
])

/**
 * @param services one for each address of the family, in the order in which to try them.
 * @param names in the place of the family's own.
 */
export function mapSource(
  family: MapFamily,
  services: readonly WmsClient[],
  names: LayerNames = {},
): MapSource {
  const answering = new Map<string, Candidate>()

  const candidates = ({ role, names: known }: MapLayer): readonly Candidate[] => {
    const all = services.flatMap((service) =>
      (names[role] ?? known).map((name) => ({ service, name })),
    )
    const last = answering.get(role)
    const same = (each: Candidate) => each.service === last?.service && each.name === last.name
    return all.toSorted((a, b) => Number(same(b)) - Number(same(a)))
  }

  return {
    family,
    async at(layer, point, call) {
      let first: SourceFailed | undefined
      for (const candidate of candidates(layer)) {
        const { service, name } = candidate
        try {
          const answer = await service.at({ layer: name, point, read: layer.read }, call)
          answering.set(layer.role, candidate)
          const { value: readings, fetchedAt } = answer
          return { value: { readings, layer: name, fetchedAt }, fetchedAt }
        } catch (error) {
          if (!(error instanceof SourceFailed && ELSEWHERE_PERHAPS.has(error.fault))) throw error
          first ??= error
        }
      }
      throw first ?? new SourceFailed(family.title, 'not-configured')
    },
  }
}

interface Candidate {
  readonly service: WmsClient
  readonly name: string
}
