import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StatisticId } from '../register/place.ts'
import { cbsEdition, type Neighbourhood } from './cbs-areas.ts'
import { areasOf, type EditionAnswer, statisticsOf } from './cbs-figures.ts'
import { BUURT, fakeCbs, WIJK } from './fake-maps-fixture.ts'
import { startFakeSource } from './fake-source-fixture.ts'
import { createSourceClient } from './source-client.ts'
import { SourceFailed } from './source-failed.ts'

const POINT = { x: 132_047, y: 482_313 }
const call = { signal: new AbortController().signal }
const invalid = { name: 'SourceFailed', fault: 'invalid' }

const editionAt = (url: URL, year = 2025) =>
  cbsEdition(createSourceClient({ title: `CBS ${year}`, baseUrl: url, lifetimeMs: 60_000 }), year)

async function onAreas(...areas: readonly object[]) {
  await using fake = await fakeCbs({ 2025: areas })
  return await editionAt(new URL(`${fake.url.href}/2025`)).neighbourhoodAt(POINT, call)
}

test('a box with a size is asked, in degrees around the point', async () => {
  await using fake = await fakeCbs()
  const { value } = await editionAt(new URL(`${fake.url.href}/2025`)).neighbourhoodAt(POINT, call)
  assert.equal(value?.buurtnaam, 'Proefbuurt')
  const [west = 0, south = 0, east = 0, north = 0] =
    fake.requests[0]?.query.get('bbox')?.split(',').map(Number) ?? []
  assert.ok(west > 5.05 && east < 5.06 && south > 52.32 && north < 52.33)
})

test('codes with letters, thousands of euros, and figures that are not there', async () => {
  const { value } = await onAreas({
    ...BUURT,
    percentage_koopwoningen: -99_997,
    aantal_huishoudens: '-99995',
    gemiddeld_gasverbruik_totaal: null,
  })
  const { mean_woz, owner_occupied_share, households, mean_gas_use } = value?.figures ?? {}
  assert.deepEqual(
    [value?.buurtcode, mean_woz, owner_occupied_share, households, mean_gas_use],
    ['BU0363AF08', 372_000, null, null, null],
  )
})

test('on a border no area is picked', async () => {
  assert.equal((await onAreas(BUURT, { ...BUURT, buurtcode: 'BU03630001' })).value, undefined)
  assert.equal((await onAreas()).value, undefined)
})

const WRONG: Record<string, object> = {
  'a figure below zero': { aantal_inwoners: -3 },
  'a share above everything': { percentage_koopwoningen: 101 },
  'a distance beyond the country': { treinstation_gemiddelde_afstand_in_km: 400 },
  'a figure in words': { aantal_inwoners: 'many' },
  'a code of eight letters': { buurtcode: 'BUABCDEFGH' },
  'a code that is missing': { buurtcode: null },
  'a district code of another kind': { wijkcode: 'BU0363' },
  'a name with a line break': { buurtnaam: 'Proef\nbuurt' },
  'a name without end': { buurtnaam: 'x'.repeat(121) },
}

for (const [what, extra] of Object.entries(WRONG))
  test(`${what} is not believed`, async () => {
    await assert.rejects(onAreas({ ...BUURT, ...extra }), invalid)
  })

test('an answer that is no list of areas is not "no area"', async () => {
  await using fake = await startFakeSource(() => ({ json: { title: 'Not found' } }))
  await assert.rejects(editionAt(fake.url).neighbourhoodAt(POINT, call), invalid)
})

const EMPTY = Object.fromEntries(
  (['mean_woz', 'mean_gas_use', 'inhabitants', 'km_to_gp'] as StatisticId[]).map((id) => [
    id,
    null,
  ]),
) as Neighbourhood['figures']

const answered = (
  year: number,
  figures: Partial<Neighbourhood['figures']>,
  buurtcode = 'BU0363AF08',
): EditionAnswer => {
  const neighbourhood = { ...AREA, buurtcode, figures: { ...EMPTY, ...figures } }
  return {
    year,
    title: `CBS ${year}`,
    asked: { ok: true, value: { neighbourhood, asOf: '2026-11-20' } },
  }
}

const AREA = {
  buurtnaam: 'Proefbuurt',
  wijkcode: WIJK.wijkcode,
  gemeentecode: 'GM0363',
  gemeentenaam: 'Amsterdam',
}

const failed = (year: number): EditionAnswer => ({
  year,
  title: `CBS ${year}`,
  asked: { ok: false, failure: new SourceFailed(`CBS ${year}`, 'timeout') },
})

const onBorder = (year: number): EditionAnswer => ({
  year,
  title: `CBS ${year}`,
  asked: { ok: true, value: { neighbourhood: undefined, asOf: '2026-11-20' } },
})

const pick = (answers: readonly EditionAnswer[], id: StatisticId) => {
  const found = statisticsOf(answers, '2026-11-21').figures.find((each) => each.id === id)
  return [found?.value, found?.year, found?.gap]
}

test('each figure is of the newest edition that has it, and says of which', () => {
  const answers = [
    answered(2026, { inhabitants: 5 }),
    answered(2025, { inhabitants: 4, mean_woz: 3 }),
  ]
  assert.deepEqual(pick(answers, 'inhabitants'), [5, 2026, undefined])
  assert.deepEqual(pick(answers, 'mean_woz'), [3, 2025, undefined])
  assert.deepEqual(pick(answers, 'mean_gas_use'), [null, 2026, 'none'])
})

test('zero is a figure', () => {
  assert.deepEqual(pick([answered(2026, { inhabitants: 0 })], 'inhabitants'), [0, 2026, undefined])
})

test('an edition in which the area had another code gives nothing, and that is told', () => {
  const answers = [
    answered(2026, { inhabitants: 5 }),
    answered(2025, { inhabitants: 4, mean_woz: 3 }, 'BU04570001'),
  ]
  assert.deepEqual(pick(answers, 'mean_woz'), [null, 2026, 'none'])
  assert.deepEqual(statisticsOf(answers, '2026-11-21').recoded, [
    { year: 2025, code: 'BU04570001', instead: 'BU0363AF08' },
  ])
  const nothingLost = [answered(2026, { inhabitants: 5 }), answered(2025, {}, 'BU04570001')]
  assert.deepEqual(statisticsOf(nothingLost, '2026-11-21').recoded, [])
})

test('where the newest edition picks no area, an older one is not asked for its own', () => {
  const answers = [onBorder(2026), answered(2025, { inhabitants: 4 })]
  assert.deepEqual(pick(answers, 'inhabitants'), [null, 2026, 'none'])
  assert.deepEqual(areasOf(answers, undefined), { areas: [], areasGap: 'none' })
})

test('an edition that failed leaves its figures to the next, and gaps open', () => {
  const answers = [failed(2026), answered(2025, { inhabitants: 4 })]
  assert.deepEqual(pick(answers, 'inhabitants'), [4, 2025, undefined])
  assert.deepEqual(pick(answers, 'mean_woz'), [null, 2025, 'failed'])
  assert.deepEqual(pick([failed(2026)], 'mean_woz'), [null, 2026, 'failed'])
  assert.deepEqual(areasOf([failed(2026)], undefined).areasGap, 'failed')
  assert.deepEqual(pick([], 'mean_woz'), [null, 2026, 'not-configured'])
})

test('areas come smallest first, and a district’s name only with the same code', () => {
  const levels = (district: { wijkcode: string; wijknaam: string } | undefined) =>
    areasOf([answered(2026, {})], district).areas.map(({ level, code, name }) => [
      level,
      code,
      name,
    ])
  assert.deepEqual(levels(WIJK), [
    ['buurt', 'BU0363AF08', 'Proefbuurt'],
    ['wijk', 'WK0363AF', 'Proefwijk'],
    ['gemeente', 'GM0363', 'Amsterdam'],
  ])
  assert.deepEqual(levels({ ...WIJK, wijkcode: 'WK036300' })[1], ['wijk', 'WK0363AF', null])
  assert.deepEqual(levels(undefined)[1], ['wijk', 'WK0363AF', null])
})
