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
      .filter(([, value]) => typeof value === 'object' && value !== null)
      .map(([name]) => name)
      .filter((name) => !['anonymous', 'timing'].includes(name))
      .sort()
  assert.deepEqual(opened({ LIVE_SOURCES: 'true' }), ['bagOgc', 'cbsAreas', 'locatieserver'])
  assert.deepEqual(opened({ BAG_API_KEY: 'k'.repeat(20) }), ['bagApi'])
  assert.deepEqual(opened({ EP_ONLINE_API_KEY: 'k'.repeat(20) }), ['epOnline'])
  assert.deepEqual(opened({ BAG_API_KEY: 'k'.repeat(20), DATA_MODE: 'embedded' }), [])
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
