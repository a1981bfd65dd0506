import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { AnalyzePropertyLocationInput, LocationAnalysis } from './contracts.generated.ts'
import { failure, onSampleTown, type SampleTown } from './on-sample-town.ts'

let town: SampleTown
before(async () => {
  town = await onSampleTown()
})
after(() => town.close())

const ask = (input: AnalyzePropertyLocationInput) => town.call('Analyze_Property_Location', input)

async function analyze(input: AnalyzePropertyLocationInput): Promise<LocationAnalysis> {
  const { data } = await ask(input)
  assert.ok(data)
  return data
}

const value = ({ indicators }: LocationAnalysis, id: string) =>
  indicators.find((indicator) => indicator.id === id)?.value

const HOME = { postcode: '1234AA', huisnummer: 1 }

test('indicators are counts of the register with scope, year and source', async () => {
  const analysis = await analyze({ ...HOME, radius_m: 1000 })
  const { counts, name } = await town.register.info()
  assert.ok(Number(value(analysis, 'addresses')) <= counts.addresses)
  assert.ok(Number(value(analysis, 'shops')) > 0)
  assert.ok(Number(value(analysis, 'offices')) > 0)
  for (const indicator of analysis.indicators) {
    const { scope, radius_m, year, as_of, source } = indicator
    assert.deepEqual([scope, radius_m, year, as_of], ['radius', 1000, 2026, '2026-07-01'])
    assert.equal(source, name)
  }
})

test('share and density follow from the counts', async () => {
  const analysis = await analyze({ ...HOME, radius_m: 300 })
  const addresses = Number(value(analysis, 'addresses'))
  const dwellings = Number(value(analysis, 'dwellings'))
  assert.equal(value(analysis, 'dwelling_share'), Math.round((dwellings / addresses) * 1000) / 10)
  assert.equal(value(analysis, 'address_density'), Math.round(addresses / (Math.PI * 0.09)))
})

test('a smaller circle never holds more', async () => {
  const [small, large] = [await analyze({ ...HOME, radius_m: 50 }), await analyze(HOME)]
  assert.ok(Number(value(small, 'addresses')) < Number(value(large, 'addresses')))
})

test('the embedded register covers too little for a score, and says so', async () => {
  const { score } = await analyze({ ...HOME, lang: 'nl' })
  assert.equal(score?.total, null)
  assert.equal(score?.coverage_pct, 0)
  assert.equal(
    score?.missing.reduce((sum, { weight_pct }) => sum + weight_pct, 0),
    100,
  )
  assert.match(score?.reason ?? '', /50 % is nodig/)
})

test('only the layers asked for are answered', async () => {
  const housing = await analyze({ ...HOME, layers: ['housing'] })
  assert.deepEqual([housing.areas, housing.score], [undefined, undefined])
  assert.ok(housing.indicators.every(({ id }) => id !== 'shops'))
  const areas = await analyze({ ...HOME, layers: ['areas'] })
  assert.deepEqual(areas.indicators, [])
  assert.equal(areas.areas?.[0]?.name, 'Voorbeek')
})

test('a point in degrees or RD gives the same as the property on it', async () => {
  const { subject, indicators } = await analyze(HOME)
  const { rd, wgs84 } = subject.position
  const byDegrees = await analyze({ ...wgs84 })
  const byMetres = await analyze({ rd_x: rd.x, rd_y: rd.y })
  assert.deepEqual(byDegrees.indicators, indicators)
  assert.deepEqual(byMetres.indicators, indicators)
  assert.equal(byMetres.subject.kind, 'point')
  assert.equal(byMetres.subject.display, null)
})

test('of a bare point the areas are not known, and that is said', async () => {
  const { data, warnings } = await ask({ lat: 52.1, lon: 5.4 })
  assert.deepEqual(data?.areas, [])
  assert.ok(warnings.some(({ code }) => code === 'AREAS_NEED_ADDRESS'))
})

test('outside what the register covers every value is unknown, and that is said', async () => {
  const maastricht = await ask({ lat: 50.85, lon: 5.69 })
  assert.deepEqual([...new Set(maastricht.data?.indicators.map(({ value }) => value))], [null])
  assert.ok(maastricht.warnings.some(({ code }) => code === 'NO_COVERAGE'))
  const { warnings } = await ask(HOME)
  assert.ok(!warnings.some(({ code }) => code === 'NO_COVERAGE'))
})

test('beside the town a circle that only touches it says nothing', async () => {
  const { extent } = await town.register.info()
  assert.ok(extent)
  const { position } = (await analyze(HOME)).subject
  const beside = { rd_x: extent.minX - 100, rd_y: position.rd.y }
  const { data, warnings } = await ask({ ...beside, radius_m: 500 })
  assert.equal(data && value(data, 'addresses'), null)
  assert.ok(warnings.some(({ code }) => code === 'NO_COVERAGE'))
  const near = await town.register.surroundings({ x: beside.rd_x, y: beside.rd_y }, 500)
  assert.ok(near.addresses > 0)
})

test('inside the town, but with nothing around, nothing is known either', async () => {
  const { extent } = await town.register.info()
  assert.ok(extent)
  const corner = { rd_x: Math.round(extent.maxX), rd_y: Math.round(extent.minY) }
  const { data, warnings } = await ask({ ...corner, radius_m: 50 })
  assert.equal(data && value(data, 'shops'), null)
  assert.ok(warnings.some(({ code }) => code === 'NO_COVERAGE'))
})

test('where the register covers the place, no shop is zero shops', async () => {
  const small = await analyze({ ...HOME, radius_m: 50 })
  assert.equal(value(small, 'shops'), 0)
})

test('a circle that reaches out of the register counts too little, and that is said', async () => {
  const { extent } = await town.register.info()
  const key = { nummeraanduiding_id: town.edgeCase('many-in-one-building').nummeraanduidingId }
  const told = async (radius_m: number, layers?: AnalyzePropertyLocationInput['layers']) => {
    const { warnings } = await ask({ ...key, radius_m, ...(layers ? { layers } : {}) })
    return warnings.some(({ code }) => code === 'COUNTS_CUT_OFF')
  }
  const { x } = (await analyze({ ...key, radius_m: 50 })).subject.position.rd
  const toBorder = x - (extent?.minX ?? x)
  assert.ok(toBorder > 50)
  assert.deepEqual([await told(toBorder), await told(toBorder + 1)], [false, true])
  assert.equal(await told(toBorder + 1, ['areas']), false)
})

test('without live sources nothing is called safe: risks were not looked at, and that is said', async () => {
  const { risks, not_checked: unchecked } = await analyze({ ...HOME, layers: ['risks'] })
  assert.deepEqual(risks, [])
  assert.equal(unchecked?.length, 8)
  assert.ok(unchecked?.every(({ reason }) => reason === 'Not in the embedded register.'))
})

test('who names a layer of live sources is told that they are not asked', async () => {
  const codesOf = async (input: AnalyzePropertyLocationInput) =>
    (await ask(input)).warnings.map(({ code }) => code)
  assert.ok((await codesOf({ ...HOME, layers: ['noise'] })).includes('PLACE_INVENTED'))
  for (const quiet of [HOME, { ...HOME, layers: ['housing' as const, 'score' as const] }])
    assert.ok(!(await codesOf(quiet)).some((code) => code.startsWith('PLACE_')))
})

test('bad places are refused', async () => {
  const codeOf = async (input: AnalyzePropertyLocationInput) => (await failure(ask(input))).code
  assert.equal(await codeOf({}), 'KEY_MISSING')
  assert.equal(await codeOf({ ...HOME, lat: 52, lon: 5 }), 'KEY_CONFLICT')
  assert.equal(await codeOf({ lat: 52, lon: 5, rd_x: 1, rd_y: 2 }), 'KEY_CONFLICT')
  assert.equal(await codeOf({ lat: 52 }), 'COORDINATE_INCOMPLETE')
  assert.equal(await codeOf({ rd_y: 463_000 }), 'COORDINATE_INCOMPLETE')
  assert.equal(await codeOf({ lat: 48.85, lon: 2.35 }), 'OUTSIDE_NL')
  assert.equal(await codeOf({ lat: 5.2, lon: 52.1 }), 'LAT_LON_SWAPPED')
  assert.equal(await codeOf({ rd_x: 155_000, rd_y: 0 }), 'OUTSIDE_NL')
})

test('several matches are a choice', async () => {
  const { status } = await ask({ postcode: '1234AC', huisnummer: '12A' })
  assert.equal(status, 'needs_choice')
})
