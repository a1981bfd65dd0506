import { MAP_FAMILIES } from './map-families.ts'
import type { MapFamily, MapFamilyKey } from './map-family.ts'
import type { LayerNames } from './map-source.ts'
import { sourceAddresses } from './source-address.ts'

export interface MapSettings {
  /** The families that may be asked. */
  readonly on: ReadonlySet<MapFamilyKey>
  readonly urls: ReadonlyMap<MapFamilyKey, readonly URL[]>
  /** In the place of the names we know. */
  readonly names: LayerNames
}

/** The settings that take the place of the addresses we know. */
export const URL_SETTINGS: Readonly<Record<MapFamilyKey, string>> = {
  leefbaarometer: 'LEEFBAAROMETER_URL',
  'rivm-noise': 'RIVM_NOISE_URL',
  klimaateffectatlas: 'KLIMAATEFFECTATLAS_URL',
  'rvo-foundation': 'RVO_FOUNDATION_URL',
}

const KEYS: readonly string[] = MAP_FAMILIES.map(({ key }) => key)
const ROLES: readonly string[] = MAP_FAMILIES.flatMap(({ layers }) => layers).map(
  ({ role }) => role,
)
const LAYER_NAME = /^[\w.:-]{1,120}$/

/**
 * Reads MAP_LAYERS, MAP_LAYER_NAMES and the addresses of the families. Nothing is on by itself:
 * names of layers change, so somebody must have seen them first.
 * @param text the setting of a name, `undefined` when it is empty.
 */
export function readMapSettings(
  text: (name: string) => string | undefined,
  keyless: boolean,
  faults: string[],
): MapSettings {
  const asked = listOf(text('MAP_LAYERS'))
  const strange = asked.filter((key) => !KEYS.includes(key))
  if (strange.length > 0) {
    faults.push(`MAP_LAYERS knows ${KEYS.join(', ')}, and has "${strange.join(', ')}".`)
  } else if (asked.length > 0 && !keyless) {
    faults.push('MAP_LAYERS names maps to ask, but nothing may be asked without LIVE_SOURCES=true.')
  }
  return {
    on: new Set(asked as MapFamilyKey[]),
    urls: new Map(MAP_FAMILIES.map((family) => [family.key, addresses(family, text, faults)])),
    names: layerNames(text('MAP_LAYER_NAMES'), faults),
  }
}

const addresses = (
  { key, urls }: MapFamily,
  text: (name: string) => string | undefined,
  faults: string[],
) => sourceAddresses(URL_SETTINGS[key], text(URL_SETTINGS[key]), urls, faults)

/** `role=name`, or `role=name|older name`. */
function layerNames(value: string | undefined, faults: string[]): LayerNames {
  const names: Record<string, readonly string[]> = {}
  for (const part of listOf(value)) {
    const [role = '', given = ''] = part.split('=', 2)
    const each = given.split('|')
    if (!ROLES.includes(role) || !each.every((name) => LAYER_NAME.test(name))) {
      faults.push(
        `MAP_LAYER_NAMES takes role=name with one of the roles ${ROLES.join(', ')}, and has "${part}".`,
      )
    } else names[role] = each
  }
  return names as LayerNames
}

const listOf = (value: string | undefined): readonly string[] =>
  value?.split(/[\s,]+/).filter((part) => part !== '') ?? []
