import { CBS_AREAS, type CbsEdition, cbsEdition } from './cbs-areas.ts'
import type { CbsAddress } from './cbs-settings.ts'
import { MAP_FAMILIES } from './map-families.ts'
import type { MapFamily } from './map-family.ts'
import type { MapSettings } from './map-settings.ts'
import { type MapSource, mapSource } from './map-source.ts'
import { createSourceClient, type SourceSettings } from './source-client.ts'
import { wmsClient } from './wms-client.ts'

type Options = Pick<SourceSettings, 'timeoutMs' | 'maxBytes' | 'onFailure' | 'timing'>

/** Figures and maps come out once a year at most. */
const LIFETIME_MS = 30 * 24 * 3_600_000
/** The outline of a neighbourhood comes with its figures. */
const CBS_MAX_BYTES = 4 << 20

/** Nothing is fetched yet. */
export const openCbsEditions = (
  editions: readonly CbsAddress[],
  options: Options,
): readonly CbsEdition[] =>
  editions.map(({ year, url }) => {
    const title = `${CBS_AREAS.title} ${year}`
    const bounds = { lifetimeMs: LIFETIME_MS, maxBytes: CBS_MAX_BYTES }
    return cbsEdition(createSourceClient({ ...bounds, ...options, title, baseUrl: url }), year)
  })

/** The families that are on, unless others are asked for. Nothing is fetched yet. */
export const openMaps = (
  { on, urls, names }: MapSettings,
  options: Options,
  families: readonly MapFamily[] = MAP_FAMILIES.filter(({ key }) => on.has(key)),
): readonly MapSource[] =>
  families.map((family) => {
    const services = (urls.get(family.key) ?? []).map((baseUrl) =>
      wmsClient(
        createSourceClient({
          ...options,
          title: family.title,
          lifetimeMs: LIFETIME_MS,
          baseUrl,
        }),
      ),
    )
    return mapSource(family, services, names)
  })
