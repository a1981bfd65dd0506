import { PROBE_POINT } from './check-sources.ts'
import { MAP_FAMILIES } from './map-families.ts'
import type { MapFamily } from './map-family.ts'
import { openMaps } from './open-places.ts'
import { bareName, similarNames } from './similar-names.ts'
import { createSourceClient } from './source-client.ts'
import { SourceFailed } from './source-failed.ts'
import { outcomeOf, type SourceFinding } from './source-findings.ts'
import type { SourcesSettings } from './source-settings.ts'
import { CAPABILITIES_CLIENT, offeredLayers } from './wms-capabilities.ts'

interface Check {
  readonly family: MapFamily
  readonly settings: SourcesSettings
  readonly signal: AbortSignal
}

/**
 * Looks at every family of maps, switched on or not: whether the layers it needs are still offered
 * under their names, and whether their answers can be read.
 */
export async function checkMaps(
  settings: SourcesSettings,
  signal: AbortSignal,
): Promise<readonly SourceFinding[]> {
  const findings: SourceFinding[] = []
  for (const family of MAP_FAMILIES) findings.push(await findingOf({ family, settings, signal }))
  return findings
}

async function findingOf(check: Check): Promise<SourceFinding> {
  const { title: source, key } = check.family
  const { keyless, mode, maps } = check.settings
  if (!keyless || mode === 'embedded')
    return { source, outcome: 'not-configured', detail: 'set LIVE_SOURCES=true to look at it' }
  const switchedOff = !maps.on.has(key)
  const hint = switchedOff ? ` (switched off: MAP_LAYERS does not have ${key})` : ''
  try {
    const missing = missingFrom(check, await offered(check))
    const faults = missing.length > 0 ? missing : await unreadable(check)
    const detail = faults.length > 0 ? faults.join('; ') : 'has every layer, and answers'
    return {
      source,
      outcome: faults.length > 0 ? 'drift' : 'ok',
      detail: detail + hint,
      switchedOff,
    }
  } catch (error) {
    if (!(error instanceof SourceFailed)) throw error
    return { source, outcome: outcomeOf(error), detail: error.fault + hint, switchedOff }
  }
}

/** What the first address that has a list has on it. */
async function offered({ family, settings, signal }: Check): Promise<readonly string[]> {
  let first: SourceFailed | undefined
  for (const baseUrl of settings.maps.urls.get(family.key) ?? []) {
    const client = createSourceClient({
      ...CAPABILITIES_CLIENT,
      title: family.title,
      baseUrl,
      lifetimeMs: 0,
    })
    try {
      return await offeredLayers(client, { signal })
    } catch (error) {
      if (!(error instanceof SourceFailed)) throw error
      first ??= error
    }
  }
  throw first ?? new SourceFailed(family.title, 'not-configured')
}

/** Layers of which no name is offered, with the names that look like theirs. */
function missingFrom({ family, settings }: Check, offers: readonly string[]): readonly string[] {
  const there = new Set(offers.map(bareName))
  return family.layers.flatMap(({ role, names: known }) => {
    const names = settings.maps.names[role] ?? known
    if (names.some((name) => there.has(bareName(name)))) return []
    const alike = similarNames(names[0] ?? '', offers)
    const instead = alike.length > 0 ? `it has ${alike.join(', ')}` : 'nothing there looks like it'
    return [`${role} is missing (${names.join(' or ')}), and ${instead}`]
  })
}

/** Layers whose answer at a place among homes is none that we can read. */
async function unreadable({ family, settings, signal }: Check): Promise<readonly string[]> {
  const [map] = openMaps(settings.maps, {}, [family])
  const faults: string[] = []
  for (const layer of family.layers) {
    try {
      await map?.at(layer, PROBE_POINT, { signal })
    } catch (error) {
      if (!(error instanceof SourceFailed) || outcomeOf(error) === 'down') throw error
      faults.push(`${layer.role} is offered, and its answer is ${error.fault}`)
    }
  }
  return faults
}
