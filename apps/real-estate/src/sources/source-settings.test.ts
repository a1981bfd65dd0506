import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSources } from './open-sources.ts'
import { readSourcesSettings } from './source-settings.ts'

const faultsOf = (env: Record<string, string>) => readSourcesSettings(env).faults

test('without settings there is nothing to ask', () => {
  const { settings, faults } = readSourcesSettings({})
  assert.deepEqual([settings.mode, settings.keyless, faults], ['auto', false, []])
  assert.equal(openSources(settings), undefined)
})

test('each source is opened by its own setting', () => {
  const opened = (env: Record<string, string>) =>
    Object.entries(openSources(readSourcesSettings(env).settings) ?? {})
      .filter(([, value]) => (Array.isArray(value) ? value.length > 0 : typeof value === 'object'))
      .map(([name]) => name)
      .filter((name) => !['anonymous', 'timing'].includes(name))
      .sort()
  assert.deepEqual(opened({ LIVE_SOURCES: 'true' }), ['bagOgc', 'cbsEditions', 'locatieserver'])
  assert.deepEqual(opened({ BAG_API_KEY: 'k'.repeat(20) }), ['bagApi'])
  assert.deepEqual(opened({ EP_ONLINE_API_KEY: 'k'.repeat(20) }), ['epOnline'])
  assert.deepEqual(opened({ BAG_API_KEY: 'k'.repeat(20), DATA_MODE: 'embedded' }), [])
})

test('maps are off until each is named, and each is named by itself', () => {
  const on = (MAP_LAYERS: string) =>
    openSources(readSourcesSettings({ LIVE_SOURCES: 'true', MAP_LAYERS }).settings)?.maps.map(
      ({ family }) => family.key,
    )
  assert.deepEqual(on(''), [])
  assert.deepEqual(on('rvo-foundation, rivm-noise'), ['rivm-noise', 'rvo-foundation'])
})

test('maps and figures are not opened by a key, which allows its own source only', () => {
  const env = { BAG_API_KEY: 'k'.repeat(20), MAP_LAYERS: 'rivm-noise' }
  const { maps, cbsEditions } = openSources(readSourcesSettings(env).settings) ?? assert.fail()
  assert.deepEqual([maps, cbsEditions], [[], []])
})

test('addresses and names of maps can be others, several of them in order', () => {
  const { settings, faults } = readSourcesSettings({
    LEEFBAAROMETER_URL: 'https://a.example/wms, https://b.example/wms',
    MAP_LAYER_NAMES: 'noise=lden_2022|lden_2020, flood_depth=water:diepte_2027',
  })
  assert.deepEqual(faults, [])
  assert.deepEqual(
    settings.maps.urls.get('leefbaarometer')?.map(({ href }) => href),
    ['https://a.example/wms', 'https://b.example/wms'],
  )
  assert.equal(settings.maps.urls.get('rivm-noise')?.length, 1)
  assert.deepEqual(settings.maps.names, {
    noise: ['lden_2022', 'lden_2020'],
    flood_depth: ['water:diepte_2027'],
  })
})

test('editions are asked newest first, whatever their order in the setting', () => {
  const { settings } = readSourcesSettings({
    CBS_AREAS_URL: 'https://cbs.example/areas-2024/ogc/v1 https://cbs.example/areas-2025/ogc/v1',
  })
  assert.deepEqual(
    settings.cbsEditions.map(({ year }) => year),
    [2025, 2024],
  )
  assert.deepEqual(
    readSourcesSettings({}).settings.cbsEditions.map(({ year }) => year),
    [2026, 2025, 2024],
  )
})

const WRONG: Record<string, [Record<string, string>, RegExp]> = {
  'an unknown mode': [{ DATA_MODE: 'online' }, /^DATA_MODE must be/],
  'a word that is no yes or no': [{ LIVE_SOURCES: 'yes' }, /^LIVE_SOURCES must be/],
  'a budget that is no number': [{ LIVE_ANONYMOUS_DAILY: '-1' }, /^LIVE_ANONYMOUS_DAILY must be/],
  'live without a source': [{ DATA_MODE: 'live' }, /^DATA_MODE=live has no source/],
  'a label key as the only source': [
    { DATA_MODE: 'live', EP_ONLINE_API_KEY: 'k'.repeat(20) },
    /^DATA_MODE=live has no source/,
  ],
  'an address without encryption': [
    { BAG_API_URL: 'http://bag.example/v2' },
    /^BAG_API_URL must be/,
  ],
  'an address with a query': [
    { EP_ONLINE_URL: 'https://ep.example/?k=1' },
    /^EP_ONLINE_URL must be/,
  ],
  'a map that does not exist': [
    { LIVE_SOURCES: 'true', MAP_LAYERS: 'noise' },
    /^MAP_LAYERS knows leefbaarometer, .* and has "noise"/,
  ],
  'maps that nothing may ask': [{ MAP_LAYERS: 'rivm-noise' }, /without LIVE_SOURCES=true/],
  'a name for no layer': [{ MAP_LAYER_NAMES: 'sound=x' }, /^MAP_LAYER_NAMES takes role=name/],
  'a layer without a name': [{ MAP_LAYER_NAMES: 'noise=' }, /^MAP_LAYER_NAMES takes role=name/],
  'a name that is more than one': [
    { MAP_LAYER_NAMES: 'noise=a&layers=b' },
    /^MAP_LAYER_NAMES takes role=name/,
  ],
  'a map’s address without encryption': [
    { RIVM_NOISE_URL: 'http://maps.example/wms' },
    /^RIVM_NOISE_URL must be/,
  ],
  'an edition without its year': [
    { CBS_AREAS_URL: 'https://cbs.example/ogc/v1' },
    /^CBS_AREAS_URL must have the year/,
  ],
  'an address that is none': [{ BAG_OGC_URL: 'pdok' }, /^BAG_OGC_URL must be/],
}

for (const [what, [env, text]] of Object.entries(WRONG))
  test(`${what} is a fault at start`, () => {
    const faults = faultsOf(env)
    assert.equal(faults.length, 1)
    assert.match(faults[0] ?? '', text)
  })

test('a key that can’t be one is named, not shown', () => {
  const [fault = ''] = faultsOf({ BAG_API_KEY: 'two words' })
  assert.match(fault, /^BAG_API_KEY is no key/)
  assert.doesNotMatch(fault, /two words/)
})
