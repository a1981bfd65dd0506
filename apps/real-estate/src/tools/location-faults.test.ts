import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quietCall, runAs } from '@voordeur/gateway/testing'
import type { FakeAnswer } from '../sources/fake-source-fixture.ts'
import { BUDGET_MS, codes, FAULTS } from './on-live-sources.ts'
import { FAR_AWAY, onPlaces, TOOL, value } from './on-places.ts'
import { ANNA, personCalled } from './on-sample-town.ts'

/** One of each layer; the neighbourhood and the district. */
const MAP_QUESTIONS = 10
const CBS_QUESTIONS = 2

const MAP_FAULTS: typeof FAULTS = {
  ...FAULTS,
  'no collection': [{ json: { exceptions: [] } }, 'SOURCE_BAD_ANSWER'],
  'without features': [
    { json: { type: 'FeatureCollection', features: 'none' } },
    'SOURCE_BAD_ANSWER',
  ],
}

const callOn = (town: Awaited<ReturnType<typeof onPlaces>>, answer: FakeAnswer, silent: number) =>
  answer === 'silence' ? town.patient(silent) : quietCall()

for (const [what, [answer, code]] of Object.entries(MAP_FAULTS)) {
  test(`every map ${what}: the rest of the answer stands, and nothing is kept`, async () => {
    await using town = await onPlaces()
    town.let(town.fakes.maps, answer)
    const given = await town.tools[TOOL](FAR_AWAY, callOn(town, answer, MAP_QUESTIONS))
    assert.equal(value(given.data, 'inhabitants'), 1200)
    assert.equal(value(given.data, 'noise'), null)
    assert.deepEqual([given.data?.risks, given.data?.not_checked?.length], [[], 8])
    for (const source of ['Leefbaarometer', 'RIVM', 'Klimaateffectatlas', 'RVO'])
      assert.ok(given.warnings.some((each) => each.code === code && each.text.startsWith(source)))
    assert.ok(given.provenance.every(({ register }) => register === 'CBS'))
    if (what === 'busy') return
    town.fakes.maps.misbehave = undefined
    const again = await town.call(TOOL, { ...FAR_AWAY, layers: ['noise'] })
    assert.equal(value(again.data, 'noise'), 57.26)
  })

  test(`CBS ${what}: the maps stand, and areas and figures are open`, async () => {
    await using town = await onPlaces()
    town.let(town.fakes.cbs, answer)
    const given = await town.tools[TOOL](FAR_AWAY, callOn(town, answer, CBS_QUESTIONS))
    assert.deepEqual([value(given.data, 'noise'), value(given.data, 'km_to_gp')], [57.26, null])
    assert.deepEqual(given.data?.areas, [])
    assert.ok(given.warnings.some((each) => each.code === code && each.text.startsWith('CBS')))
    if (what === 'busy') return
    town.fakes.cbs.misbehave = undefined
    const again = await town.call(TOOL, { ...FAR_AWAY, layers: ['statistics'] })
    assert.equal(value(again.data, 'inhabitants'), 1200)
  })
}

test('one map that fails costs its own figures and no others', async () => {
  await using town = await onPlaces()
  town.fakes.maps.misbehave = ({ query }) =>
    query.get('layers')?.startsWith('lbm3:') ? { status: 500 } : undefined
  const { data, warnings } = await town.call(TOOL, FAR_AWAY)
  assert.deepEqual([value(data, 'liveability'), value(data, 'noise_road')], [null, 55])
  assert.deepEqual(codes(warnings), ['NO_COVERAGE', 'SOURCE_UNREACHABLE'])
  const missing = data?.score?.missing.find(({ layer }) => layer === 'liveability')
  assert.equal(missing?.reason, 'Leefbaarometer gave no usable answer.')
})

test('with nobody answering there is an answer that claims nothing', async () => {
  await using town = await onPlaces()
  for (const fake of [town.fakes.cbs, town.fakes.maps]) town.let(fake, { status: 500 })
  const { data, warnings } = await town.call(TOOL, FAR_AWAY)
  assert.ok(data?.indicators.every((indicator) => indicator.value === null))
  assert.deepEqual([data?.risks, data?.score?.total, data?.score?.coverage_pct], [[], null, 0])
  assert.ok(codes(warnings).includes('SOURCE_UNREACHABLE'))
})

test('when the time of the call is up, it answers with what it has', async () => {
  await using town = await onPlaces()
  town.let(town.fakes.cbs, 'silence', BUDGET_MS)
  const { data, warnings } = await town.tools[TOOL](
    FAR_AWAY,
    town.patient(CBS_QUESTIONS, BUDGET_MS),
  )
  assert.deepEqual([value(data, 'inhabitants'), value(data, 'noise')], [null, 57.26])
  assert.ok(codes(warnings).includes('SOURCE_TIMEOUT'))
})

test('a client that cancels ends the requests to maps and figures', async () => {
  await using town = await onPlaces()
  const arrived = Promise.withResolvers<{ readonly closed: Promise<unknown> }>()
  for (const fake of [town.fakes.cbs, town.fakes.maps])
    fake.misbehave = ({ closed }) => {
      arrived.resolve({ closed })
      return 'silence'
    }
  const cancel = new AbortController()
  const call = { ...quietCall(), signal: cancel.signal }
  const asked = runAs(personCalled(ANNA), async () => town.tools[TOOL](FAR_AWAY, call))
  const outcome = assert.rejects(Promise.resolve(asked), /cancelled/)
  const { closed } = await arrived.promise
  cancel.abort(new Error('cancelled'))
  await outcome
  await closed
})

test('who asks for progress hears of each question as it is settled', async () => {
  await using town = await onPlaces()
  const heard: [number, number, string | undefined][] = []
  const call = {
    ...quietCall(),
    progress: async (settled: number, of: number, title?: string) =>
      void heard.push([settled, of, title]),
  }
  await runAs(undefined, async () =>
    town.tools[TOOL]({ ...FAR_AWAY, layers: ['noise', 'areas'] }, call),
  )
  assert.deepEqual(
    heard.map(([settled, of]) => [settled, of]),
    [1, 2, 3, 4, 5, 6].map((settled) => [settled, 6]),
  )
  assert.ok(heard.some(([, , title]) => title === 'CBS wijken en buurten 2025'))
})

test('progress that reaches nobody costs the answer nothing', async () => {
  await using town = await onPlaces()
  const call = { ...quietCall(), progress: () => Promise.reject(new Error('gone')) }
  const { data } = await town.tools[TOOL]({ ...FAR_AWAY, layers: ['noise'] }, call)
  assert.equal(value(data, 'noise'), 57.26)
})
