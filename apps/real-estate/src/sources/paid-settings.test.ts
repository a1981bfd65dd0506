import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSources } from './open-sources.ts'
import { readSourcesSettings } from './source-settings.ts'

const read = (env: Record<string, string>) => readSourcesSettings(env)
const opened = (env: Record<string, string>) => openSources(read(env).settings)

test('the WOZ counter is asked only when the operator says that it is unofficial', () => {
  const without: Record<string, string>[] = [{}, { WOZ_COUNTER: 'off' }, { LIVE_SOURCES: 'true' }]
  for (const env of without) {
    assert.deepEqual(read(env).faults, [])
    assert.equal(opened(env)?.wozCounter, undefined)
  }
  const on = opened({ WOZ_COUNTER: 'unofficial' })
  assert.ok(on?.wozCounter)
  assert.deepEqual(
    [on.locatieserver, on.bagApi, on.transactions],
    [undefined, undefined, undefined],
  )
  assert.equal(opened({ WOZ_COUNTER: 'unofficial', DATA_MODE: 'embedded' }), undefined)
})

test('any other word for it is a fault that says what the setting means', () => {
  for (const word of ['true', 'on', 'official', 'Unofficial']) {
    const [fault = '', ...more] = read({ WOZ_COUNTER: word }).faults
    assert.match(fault, /^WOZ_COUNTER must be off or unofficial: .*no documented interface/)
    assert.deepEqual([more, opened({ WOZ_COUNTER: word })], [[], undefined])
  }
})

test('its address can be another, and has to be safe', () => {
  const env = { WOZ_COUNTER: 'unofficial', WOZ_COUNTER_URL: 'http://woz.example/' }
  assert.match(read(env).faults[0] ?? '', /^WOZ_COUNTER_URL must be a bare https address/)
  const { settings, faults } = read({ ...env, WOZ_COUNTER_URL: 'https://woz.example/v1' })
  assert.deepEqual([settings.wozCounter?.href, faults], ['https://woz.example/v1', []])
})

test('a paid product of Kadaster can’t be switched on, and says so', () => {
  assert.deepEqual(read({ KADASTER_TRANSACTIONS: 'off' }).faults, [])
  const [fault = ''] = read({ KADASTER_TRANSACTIONS: 'kik-inzage' }).faults
  assert.match(fault, /^KADASTER_TRANSACTIONS must be off: .*no adapter/)
})

test('an operator’s own provider is a source by itself', () => {
  const provider = {
    title: 'Own',
    licence: 'by contract',
    transactions: async () => ({ value: [], fetchedAt: 0 }),
  }
  const sources = openSources(read({}).settings, { transactions: provider })
  assert.equal(sources?.transactions, provider)
})
