import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkMaps } from './check-maps.ts'
import { type FakeLayers, fakeWms, LAYERS, mapUrls } from './fake-maps-fixture.ts'
import type { FakeAnswer, FakeSource } from './fake-source-fixture.ts'
import { similarNames } from './similar-names.ts'
import { exitCodeOf, report, type SourceFinding } from './source-findings.ts'
import { readSourcesSettings } from './source-settings.ts'

const ON = 'leefbaarometer rivm-noise klimaateffectatlas rvo-foundation'

async function check(fake: FakeSource, env: Record<string, string> = {}) {
  const { settings } = readSourcesSettings({
    LIVE_SOURCES: 'true',
    MAP_LAYERS: ON,
    ...mapUrls(fake),
    ...env,
  })
  return checkMaps(settings, AbortSignal.timeout(30_000))
}

async function checkOn(layers: FakeLayers, env?: Record<string, string>) {
  await using fake = await fakeWms(layers)
  return await check(fake, env)
}

const of = (findings: readonly SourceFinding[], source: string) => {
  const found = findings.find((each) => each.source.startsWith(source))
  return `${found?.outcome}: ${found?.detail}`
}

test('every layer that is there and can be read is fine, with or without its workspace', async () => {
  const findings = await checkOn(LAYERS)
  assert.deepEqual([...new Set(findings.map(({ outcome }) => outcome))], ['ok'])
  assert.equal(exitCodeOf(findings), 0)
})

test('a layer that has gone is named, with what is there instead', async () => {
  const { rivm_20220601_Geluid_lden_wegverkeer_2020: _, ...rest } = LAYERS
  const findings = await checkOn({
    ...rest,
    rivm_20280101_Geluid_lden_wegverkeer_2026: { GRAY_INDEX: 50 },
    iets_anders: {},
  })
  const noise = of(findings, 'RIVM')
  assert.match(noise, /^drift: noise_road is missing \(rivm_20220601_Geluid_lden_wegverkeer_2020\)/)
  assert.match(noise, /and it has rivm_20280101_Geluid_lden_wegverkeer_2026/)
  assert.doesNotMatch(noise, /iets_anders|noise_rail/)
  assert.equal(exitCodeOf(findings), 1)
})

test('a layer under its name from before is still there', async () => {
  const { maximale_waterdiepte_nederland_middelgrote_kans_20260128: newest, ...rest } = LAYERS
  const layers = { ...rest, maximale_waterdiepte_nederland_middelgrote_kans_20251219: newest ?? {} }
  assert.match(of(await checkOn(layers), 'Klimaateffectatlas'), /^ok/)
})

test('a name from the settings is the one that is looked for', async () => {
  const env = { MAP_LAYER_NAMES: 'noise=geluid_2099' }
  assert.match(of(await checkOn(LAYERS, env), 'RIVM'), /^drift: noise is missing \(geluid_2099\)/)
})

test('a style or a service of that name is no layer', async () => {
  for (const name of ['raster', 'WMS']) {
    const found = of(await checkOn(LAYERS, { MAP_LAYER_NAMES: `noise=${name}` }), 'RIVM')
    assert.match(found, /^drift: noise is missing/, name)
  }
})

test('a layer that is there and answers something else is drift too', async () => {
  const findings = await checkOn({ ...LAYERS, risicopaalrot_huidig: { no_cc_risico: 12 } })
  const climate = of(findings, 'Klimaateffectatlas')
  assert.equal(climate, 'drift: pile_rot_share is offered, and its answer is invalid')
})

const NO_LIST: Record<string, [FakeAnswer, string]> = {
  'a web page': [{ type: 'text/html', text: '<html/>' }, 'drift: invalid'],
  'XML that is cut off': [
    { type: 'text/xml', text: '<WMS_Capabilities><Layer>' },
    'drift: invalid',
  ],
  'XML without layers': [{ type: 'text/xml', text: '<ServiceExceptionReport/>' }, 'drift: invalid'],
  'XML with a document type': [
    {
      type: 'text/xml',
      text: '<!DOCTYPE a [<!ENTITY b "c">]><a><Layer><Name>&b;</Name></Layer></a>',
    },
    'drift: invalid',
  ],
  'more than it may be': [
    { type: 'text/xml', headers: { 'content-length': String(33 << 20) }, text: '' },
    'drift: too-large',
  ],
  'no permission': [{ status: 403 }, 'down: key-refused'],
}

for (const [what, [answer, outcome]] of Object.entries(NO_LIST))
  test(`a list that is ${what} is ${outcome}`, async () => {
    await using fake = await fakeWms()
    fake.misbehave = answer
    assert.equal(of(await check(fake), 'RVO'), outcome)
  })

test('the address that has a list counts, whichever it is', async () => {
  await using fake = await fakeWms(LAYERS, ['/wms', '/geoserver/wms'])
  fake.misbehave = ({ path }) => (path === '/wms' ? { text: '' } : undefined)
  const LEEFBAAROMETER_URL = `${fake.url.href}/wms ${fake.url.href}/geoserver/wms`
  assert.match(of(await check(fake, { LEEFBAAROMETER_URL }), 'Leefbaarometer'), /^ok/)
})

test('what is switched off is looked at and told, and decides nothing', async () => {
  const findings = await checkOn(
    { ...LAYERS, risicopaalrot_huidig: {} },
    { MAP_LAYERS: 'rivm-noise' },
  )
  assert.match(of(findings, 'Klimaateffectatlas'), /^drift: .*\(switched off: MAP_LAYERS does not/)
  assert.equal(exitCodeOf(findings), 0)
  assert.match(report(findings), /Every configured source answers as documented\.\n$/)
})

test('without leave to ask, nothing is looked at', async () => {
  await using fake = await fakeWms()
  const never: Record<string, string>[] = [
    { LIVE_SOURCES: 'false', MAP_LAYERS: '' },
    { DATA_MODE: 'embedded' },
  ]
  for (const env of never) {
    const findings = await check(fake, env)
    assert.deepEqual([...new Set(findings.map(({ outcome }) => outcome))], ['not-configured'])
  }
  assert.equal(fake.requests.length, 0)
})

test('names are alike when they share most of their words, whatever their dates', () => {
  const offered = [
    'rivm_20250801_Geluid_lden_allebronnen_2022',
    'rivm_20250801_Geluid_lnight_allebronnen_2022',
    'alo:rivm_Geluid_lden_allebronnen_actueel',
    'bomenkaart_2022',
  ]
  assert.deepEqual(similarNames('rivm_20220601_Geluid_lden_allebronnen_2020', offered), [
    'rivm_20250801_Geluid_lden_allebronnen_2022',
    'alo:rivm_Geluid_lden_allebronnen_actueel',
    'rivm_20250801_Geluid_lnight_allebronnen_2022',
  ])
})
