import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseScoreWeights } from '../domain/location-score.ts'
import { BUURT, LAYERS } from '../sources/fake-maps-fixture.ts'
import { DOCS } from '../sources/fake-registers-fixture.ts'
import type { LocationAnalysis } from './contracts.generated.ts'
import { codes } from './on-live-sources.ts'
import { FAR_AWAY, found, HOME, onPlaces, TOOL, value } from './on-places.ts'

test('a house gets its areas, figures, maps, risks and a score, each with where it is from', async () => {
  await using town = await onPlaces()
  const { data, data_mode, provenance, warnings } = await town.anna(TOOL, HOME)
  assert.ok(data)
  assert.equal(data_mode, 'live')
  assert.deepEqual(data.areas?.map(({ level, code, name }) => [level, code, name]).slice(0, 4), [
    ['buurt', 'BU0363AF08', 'Proefbuurt'],
    ['wijk', 'WK0363AF', 'Proefwijk'],
    ['gemeente', 'GM0363', 'Amsterdam'],
    ['corop', '23', 'Groot-Amsterdam'],
  ])
  const { label: _, as_of: __, ...noise } = found(data, 'noise') ?? {}
  assert.deepEqual(noise, {
    id: 'noise',
    value: 57.26,
    unit: 'dB Lden',
    scope: 'point',
    radius_m: null,
    year: 2020,
    year_of: 'data',
    source: 'RIVM Atlas Leefomgeving: noise',
  })
  assert.deepEqual(
    [value(data, 'mean_woz'), found(data, 'mean_woz')?.year, found(data, 'liveability')?.words],
    [372_000, 2025, 'more than sufficient (ruim voldoende)'],
  )
  assert.equal(found(data, 'foundation_area')?.words, 'Kwetsbaar gebied - 40-60 %')
  assert.deepEqual(codes(data.risks ?? []), [
    'NOISE_ABOVE_EU',
    'FLOOD_DEPTH',
    'PILE_ROT',
    'FOUNDATION_AREA',
    'NOISE_ROAD_ABOVE_WHO',
  ])
  assert.match(data.risks?.[3]?.text ?? '', /a building of 1920/)
  assert.deepEqual(
    data.not_checked?.map(({ indicator }) => indicator),
    ['noise_rail'],
  )
  assert.deepEqual(new Set(provenance.map(({ register }) => register)), REGISTERS)
  assert.deepEqual(codes(warnings), ['COUNTS_NEED_IMPORT'])
})

const REGISTERS = new Set(['BAG', 'CBS', 'Leefbaarometer', 'RIVM', 'Klimaateffectatlas', 'RVO'])

test('the score is what its parts make it, and says what it lacks', async () => {
  await using town = await onPlaces()
  const { data } = await town.anna(TOOL, { ...HOME, layers: ['score'] })
  // Supermarket 100, GP 50, school 80, station 90; water 60, piles 50, ground 80, foundation 0.
  assert.deepEqual(data?.score?.subscores, [
    { layer: 'amenities', score: 80, weight_pct: 25, covered_pct: 100 },
    { layer: 'liveability', score: 63, weight_pct: 25, covered_pct: 100 },
    { layer: 'noise', score: 39, weight_pct: 20, covered_pct: 100 },
    { layer: 'climate_and_foundation', score: 48, weight_pct: 20, covered_pct: 100 },
  ])
  assert.deepEqual([data.score?.total, data.score?.coverage_pct], [59, 90])
  assert.deepEqual(data.score?.missing, [
    { layer: 'green_and_air', weight_pct: 10, reason: 'This server has no source for it.' },
  ])
  assert.equal(data.score?.weights_version, '2026.1')
  assert.deepEqual(data.indicators, [])
})

test('the operator’s weights make another score, and the version says so', async () => {
  const text = 'amenities=100,liveability=0,noise=0,climate_and_foundation=0,green_and_air=0'
  const scoreWeights = parseScoreWeights(text)
  assert.ok(scoreWeights)
  await using town = await onPlaces({ scoreWeights })
  const { data } = await town.anna(TOOL, { ...HOME, layers: ['score'] })
  assert.deepEqual([data?.score?.total, data?.score?.weights_version], [80, `operator/${text}`])
})

test('a bare point in degrees or RD gets the same, but what only a building can tell', async () => {
  await using town = await onPlaces()
  const { data, warnings } = await town.call(TOOL, FAR_AWAY)
  const { wgs84 } = data?.subject.position ?? assert.fail()
  const again = await town.call(TOOL, { ...wgs84 })
  assert.deepEqual(again.data?.indicators, data?.indicators)
  assert.equal(data?.areas?.[0]?.code, BUURT.buurtcode)
  assert.equal(data?.subject.fictional, false)
  assert.ok(codes(data?.risks ?? []).includes('FOUNDATION_AREA_YEAR_UNKNOWN'))
  const missing = data?.score?.missing.find(({ layer }) => layer === 'climate_and_foundation')
  assert.equal(missing?.weight_pct, 5)
  assert.match(missing?.reason ?? '', /year of construction is not known/)
  // The invented register gave nothing, and so is not named as a source.
  assert.deepEqual(codes(warnings), ['NO_COVERAGE'])
})

test('maps that are not switched on are not asked, and only the score and the list say so', async () => {
  await using town = await onPlaces({ env: { MAP_LAYERS: 'rivm-noise' } })
  const { data, warnings } = await town.call(TOOL, FAR_AWAY)
  const asked = new Set(town.fakes.maps.requests.map(({ query }) => query.get('layers')))
  assert.ok([...asked].every((layer) => layer?.startsWith('rivm_')))
  assert.deepEqual([value(data, 'noise'), found(data, 'liveability')], [57.26, undefined])
  assert.deepEqual([data?.score?.total, data?.score?.coverage_pct], [null, 45])
  assert.match(data?.score?.reason ?? '', /^Too little is known: 45 %/)
  const reasons = data?.score?.missing.map(({ reason }) => reason) ?? []
  assert.ok(reasons.includes('Leefbaarometer is not switched on at this server.'))
  assert.deepEqual(
    data?.not_checked?.map(({ indicator }) => indicator),
    ['noise_rail', 'flood_depth', 'pile_rot_share', 'subsidence', 'foundation_area'],
  )
  assert.deepEqual(codes(warnings), ['NO_COVERAGE'])
})

test('who names a layer is told that its source is not switched on', async () => {
  await using town = await onPlaces({ env: { MAP_LAYERS: '' } })
  const { data, warnings } = await town.call(TOOL, { ...FAR_AWAY, layers: ['noise'] })
  assert.deepEqual([data?.indicators, town.asked()], [[], 0])
  const told = warnings.filter(({ code }) => code === 'SOURCE_NOT_CONFIGURED')
  assert.deepEqual(
    told.map(({ text }) => text.split(':')[0]),
    ['RIVM Atlas Leefomgeving'],
  )
})

test('only the layers asked for are asked for', async () => {
  await using town = await onPlaces()
  await town.call(TOOL, { ...FAR_AWAY, layers: ['housing'] })
  assert.equal(town.asked(), 0)
  const { data } = await town.call(TOOL, { ...FAR_AWAY, layers: ['areas'] })
  assert.deepEqual([town.fakes.cbs.requests.length, town.fakes.maps.requests.length], [2, 0])
  assert.deepEqual([data?.indicators, data?.score, data?.risks], [[], undefined, undefined])
  await town.call(TOOL, { ...FAR_AWAY, layers: ['liveability'] })
  assert.equal(town.fakes.maps.requests.length, 2)
})

test('who wants the risks alone gets all of them, and who names two layers hears of those', async () => {
  await using town = await onPlaces()
  const { data } = await town.call(TOOL, { ...FAR_AWAY, layers: ['risks'] })
  const unchecked = data?.not_checked?.map(({ indicator }) => indicator)
  assert.deepEqual([unchecked, data?.indicators], [['noise_rail'], []])
  await using off = await onPlaces({ env: { MAP_LAYERS: '' } })
  const { warnings } = await off.call(TOOL, { ...FAR_AWAY, layers: ['score', 'noise'] })
  assert.equal(codes(warnings).filter((code) => code === 'SOURCE_NOT_CONFIGURED').length, 1)
})

test('the district is asked of the newest edition only', async () => {
  await using town = await onPlaces({ editions: { 2026: [BUURT], 2025: [BUURT] } })
  await town.call(TOOL, { ...FAR_AWAY, layers: ['areas'] })
  const asked = town.fakes.cbs.requests.map(({ path }) => path.split('/').slice(1, 4).join(' '))
  assert.deepEqual(asked.sort(), [
    '2025 collections buurten',
    '2026 collections buurten',
    '2026 collections wijken',
  ])
})

test('what the address came with fills in for CBS, and never stands beside it', async () => {
  const situated = { wijkcode: 'WK036300', wijknaam: 'Oude wijk', provinciecode: 'PV27' }
  const docs = DOCS.map((doc) => ({ ...doc, ...situated, provincienaam: 'Noord-Holland' }))
  await using town = await onPlaces({ docs })
  const levels = (data: LocationAnalysis | null) =>
    data?.areas?.map(({ level, name }) => `${level} ${name}`) ?? []
  const both = levels((await town.call(TOOL, { ...HOME, layers: ['areas'] })).data)
  assert.deepEqual(
    both.filter((area) => area.startsWith('wijk')),
    ['wijk Proefwijk'],
  )
  assert.ok(both.includes('provincie Noord-Holland'))
  await using without = await onPlaces({ docs })
  without.fakes.cbs.misbehave = { status: 500 }
  const alone = await without.call(TOOL, { ...HOME, layers: ['areas'] })
  assert.ok(alone.warnings.some(({ code }) => code === 'SOURCE_UNREACHABLE'))
  assert.ok(levels(alone.data).includes('wijk Oude wijk'))
})

test('a figure is of the newest edition that has it; another code is a gap, and said', async () => {
  const old = { ...BUURT, buurtcode: 'BU04570001', gemiddeld_gasverbruik_totaal: 1_111 }
  const editions = {
    2026: [{ ...BUURT, gemiddelde_woningwaarde: -99_997, gemiddeld_gasverbruik_totaal: -99_997 }],
    2025: [BUURT],
    2024: [old],
  }
  await using town = await onPlaces({ editions })
  const asked = { ...FAR_AWAY, layers: ['statistics' as const] }
  const { data, warnings } = await town.call(TOOL, asked)
  assert.deepEqual([found(data, 'inhabitants')?.year, found(data, 'mean_woz')?.year], [2026, 2025])
  assert.deepEqual(codes(warnings), [])
  await using moved = await onPlaces({ editions: { 2026: editions[2026], 2024: editions[2024] } })
  const gap = await moved.call(TOOL, asked)
  assert.equal(value(gap.data, 'mean_gas_use'), null)
  assert.match(gap.warnings[0]?.text ?? '', /of 2024 .* BU04570001 and not BU0363AF08/)
})

test('on a border no neighbourhood is picked, and that is said', async () => {
  await using town = await onPlaces({ editions: { 2025: [BUURT, BUURT] } })
  const { data, warnings } = await town.call(TOOL, { ...FAR_AWAY, layers: ['areas', 'amenities'] })
  assert.deepEqual([data?.areas, value(data, 'km_to_gp')], [[], null])
  assert.ok(codes(warnings).includes('NEIGHBOURHOOD_NOT_SETTLED'))
})

test('an unmapped point is not silent, and ground without a class is no all-clear', async () => {
  const layers = {
    ...LAYERS,
    rivm_20220601_Geluid_lden_allebronnen_2020: { GRAY_INDEX: 0 },
    maximale_waterdiepte_nederland_middelgrote_kans_20260128: { GRAY_INDEX: -9999 },
    indgebfunderingsproblematiek: { legenda: 'Stedelijk gebied - > 80 %' },
  }
  await using town = await onPlaces({ layers })
  const { data } = await town.call(TOOL, HOME)
  assert.deepEqual([value(data, 'noise'), value(data, 'flood_depth')], [null, 0])
  assert.ok(!data?.score?.subscores?.some(({ layer }) => layer === 'noise'))
  assert.ok(codes(data?.risks ?? []).includes('FOUNDATION_NOT_CLASSIFIED'))
  const unchecked = data?.not_checked?.map(({ indicator, reason }) => `${indicator}: ${reason}`)
  assert.ok(unchecked?.some((line) => /^noise: RIVM .* no value for this place/.test(line)))
})
