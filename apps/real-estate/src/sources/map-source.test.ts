import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FakeLayers, fakeWms, LAYERS } from './fake-maps-fixture.ts'
import type { FakeSource } from './fake-source-fixture.ts'
import { KLIMAATEFFECTATLAS } from './klimaateffectatlas.ts'
import { LEEFBAAROMETER } from './leefbaarometer.ts'
import { createManualTiming } from './manual-timing-fixture.ts'
import type { MapFamily } from './map-family.ts'
import { type LayerNames, mapSource } from './map-source.ts'
import { createSourceClient } from './source-client.ts'
import { wmsClient } from './wms-client.ts'

const POINT = { x: 132_047, y: 482_313 }
const call = { signal: new AbortController().signal }
const ATTEMPT_MS = 3_000

/** A family on several paths of one fake; time passes where it hangs. */
function on(fake: FakeSource, family: MapFamily, paths: readonly string[], names?: LayerNames) {
  const { timing, hang, pass } = createManualTiming()
  pass(ATTEMPT_MS)
  if (fake.misbehave === 'silence') fake.misbehave = hang(ATTEMPT_MS)
  const services = paths.map((path) =>
    wmsClient(
      createSourceClient({
        title: family.title,
        baseUrl: new URL(fake.url.href + path),
        lifetimeMs: 60_000,
        timeoutMs: ATTEMPT_MS,
        timing,
      }),
    ),
  )
  return mapSource(family, services, names)
}

const [score] = LEEFBAAROMETER.layers
const [flood] = KLIMAATEFFECTATLAS.layers
assert.ok(score && flood)

test('an address that answers 200 with nothing in it is passed over, once', async () => {
  await using fake = await fakeWms(LAYERS, ['/geoserver/wms'])
  const map = on(fake, LEEFBAAROMETER, ['/wms', '/geoserver/wms', '/lbm3/ows'])
  const { value } = await map.at(score, POINT, call)
  assert.equal(value?.readings?.[0]?.value, 6)
  await map.at(score, { x: POINT.x + 500, y: POINT.y }, call)
  assert.deepEqual(
    fake.requests.map(({ path }) => path),
    ['/wms', '/geoserver/wms', '/geoserver/wms'],
  )
})

const OLDER: FakeLayers = {
  maximale_waterdiepte_nederland_middelgrote_kans_20251219: { GRAY_INDEX: 1 },
}

test('a layer that has gone is asked under its name from before, and says so', async () => {
  await using fake = await fakeWms(OLDER)
  const { value } = await on(fake, KLIMAATEFFECTATLAS, ['/wms']).at(flood, POINT, call)
  assert.equal(value?.layer, 'maximale_waterdiepte_nederland_middelgrote_kans_20251219')
})

test('a name from the settings takes the place of every name we know', async () => {
  await using fake = await fakeWms({ ...LAYERS, waterdiepte_2027: { GRAY_INDEX: 2 } })
  const named = on(fake, KLIMAATEFFECTATLAS, ['/wms'], { flood_depth: ['waterdiepte_2027'] })
  assert.equal((await named.at(flood, POINT, call)).value?.readings?.[0]?.value, 2)
  const gone = on(fake, KLIMAATEFFECTATLAS, ['/wms'], { flood_depth: ['waterdiepte_2028'] })
  await assert.rejects(gone.at(flood, POINT, call), { fault: 'not-json' })
})

test('where a layer has nothing, the next address is not asked for another answer', async () => {
  await using fake = await fakeWms({ 'lbm3:clippedgridscore24': null }, ['/wms', '/lbm3/ows'])
  const map = on(fake, LEEFBAAROMETER, ['/wms', '/lbm3/ows'])
  assert.equal((await map.at(score, POINT, call)).value?.readings, undefined)
  assert.equal(fake.requests.length, 1)
})

for (const [what, answer] of Object.entries({ silent: 'silence', down: { status: 503 } } as const))
  test(`a service that is ${what} is not asked again under another name`, async () => {
    await using fake = await fakeWms()
    fake.misbehave = answer
    const map = on(fake, LEEFBAAROMETER, ['/wms', '/lbm3/ows'])
    await assert.rejects(map.at(score, POINT, call), { name: 'SourceFailed' })
    assert.ok(fake.requests.every(({ path }) => path === '/wms'))
  })

test('when the address that answered stops doing so, the others get their turn again', async () => {
  await using fake = await fakeWms(LAYERS, ['/wms', '/lbm3/ows'])
  const map = on(fake, LEEFBAAROMETER, ['/wms', '/lbm3/ows'])
  await map.at(score, POINT, call)
  fake.misbehave = ({ path }) => (path === '/wms' ? { text: '' } : undefined)
  const { value } = await map.at(score, { x: POINT.x + 500, y: POINT.y }, call)
  assert.equal(value?.readings?.[0]?.value, 6)
})

test('an address that is left alone for a while keeps nobody from the others', async () => {
  await using fake = await fakeWms(LAYERS, ['/lbm3/ows'])
  const map = on(fake, LEEFBAAROMETER, ['/wms', '/lbm3/ows'])
  const at = (n: number) => map.at(score, { x: POINT.x + n * 100, y: POINT.y }, call)
  fake.misbehave = { text: '' }
  for (let n = 0; n < 4; n += 1) await assert.rejects(at(n), { fault: 'not-json' })
  fake.misbehave = ({ path }) => (path === '/wms' ? { text: '' } : { status: 404 })
  for (let n = 4; n < 6; n += 1) await assert.rejects(at(n), { name: 'SourceFailed' })
  const before = fake.requests.filter(({ path }) => path === '/wms').length
  fake.misbehave = undefined
  assert.equal((await at(6)).value?.readings?.[0]?.value, 6)
  // Five failures in a row: the first address was not asked a sixth time.
  assert.deepEqual([before, fake.requests.filter(({ path }) => path === '/wms').length], [5, 5])
})

test('a family without an address is not configured', async () => {
  const map = mapSource(LEEFBAAROMETER, [])
  await assert.rejects(map.at(score, POINT, call), { fault: 'not-configured' })
})
