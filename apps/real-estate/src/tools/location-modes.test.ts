import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DOCS } from '../sources/fake-registers-fixture.ts'
import { codes } from './on-live-sources.ts'
import { FAR_AWAY, HOME, onPlaces, TOOL, value } from './on-places.ts'

test('an invented place is never asked about, as a property or as a point', async () => {
  await using town = await onPlaces()
  const home = await town.anna(TOOL, { postcode: '1234AA', huisnummer: 1 })
  const { rd } = home.data?.subject.position ?? assert.fail()
  const point = await town.call(TOOL, { rd_x: rd.x, rd_y: rd.y, layers: ['noise'] })
  assert.equal(town.asked(), 0)
  assert.deepEqual([point.data?.subject.fictional, point.data_mode], [true, 'embedded'])
  assert.ok(codes(point.warnings).includes('PLACE_INVENTED'))
})

test('in an imported town the register counts, and live sources say the rest', async () => {
  await using town = await onPlaces({ imported: true })
  const { data, data_mode, provenance } = await town.call(TOOL, {
    postcode: '1234AA',
    huisnummer: 1,
  })
  assert.equal(data_mode, 'mixed')
  assert.ok(Number(value(data, 'addresses')) > 0)
  assert.equal(value(data, 'inhabitants'), 1200)
  assert.ok(provenance.some(({ source }) => source === 'BAG extract of Weesp'))
  assert.deepEqual(data?.areas?.map(({ level }) => level).slice(0, 5), [
    'buurt',
    'wijk',
    'gemeente',
    'corop',
    'woonplaats',
  ])
})

test('in an imported town a bare point is counted too, and the register is named for it', async () => {
  await using town = await onPlaces({ imported: true })
  const home = await town.call('Get_Property_Data', { postcode: '1234AA', huisnummer: 1 })
  const { rd } = home.data?.position ?? assert.fail()
  const point = { rd_x: rd.x, rd_y: rd.y }
  const { data, data_mode, provenance } = await town.call(TOOL, point)
  assert.deepEqual([data_mode, data?.subject.fictional], ['mixed', false])
  assert.ok(Number(value(data, 'addresses')) > 0)
  assert.ok(provenance.some(({ source }) => source === 'BAG extract of Weesp'))
  await using live = await onPlaces({ imported: true, env: { DATA_MODE: 'live' } })
  const bare = await live.call(TOOL, point)
  assert.deepEqual([bare.data_mode, value(bare.data, 'addresses')], ['live', null])
  assert.ok(bare.provenance.every(({ register }) => register !== 'BAG'))
})

test('around an address of live sources nothing is counted, and no register is named for it', async () => {
  const docs = DOCS.map((doc) => ({ ...doc, centroide_rd: 'POINT(146120 537480)' }))
  await using town = await onPlaces({ imported: true, docs })
  town.fakes.ogc.misbehave = { status: 500 }
  const { data, data_mode, warnings, provenance } = await town.call(TOOL, HOME)
  assert.deepEqual([data_mode, value(data, 'addresses')], ['live', null])
  assert.ok(codes(warnings).includes('COUNTS_NEED_IMPORT'))
  assert.ok(provenance.every(({ source }) => source !== 'BAG extract of Weesp'))
})

test('of several buildings the oldest decides about the foundation', async () => {
  await using town = await onPlaces({ imported: true })
  const { nummeraanduidingId } = town.edgeCase('several-buildings')
  const key = { nummeraanduiding_id: nummeraanduidingId }
  const { bouwjaar } = (await town.call('Get_Property_Data', key)).data ?? {}
  assert.ok(bouwjaar && bouwjaar.min < 1970 && bouwjaar.max > bouwjaar.min)
  const { data } = await town.call(TOOL, { ...key, layers: ['risks'] })
  const risk = data?.risks?.find(({ code }) => code === 'FOUNDATION_AREA')
  assert.match(risk?.text ?? '', new RegExp(`a building of ${bouwjaar.min},`))
})

test('DATA_MODE=live counts nothing in the embedded register', async () => {
  await using town = await onPlaces({ env: { DATA_MODE: 'live' }, imported: true })
  const { data, data_mode, warnings, provenance } = await town.call(TOOL, FAR_AWAY)
  assert.deepEqual(
    [data_mode, value(data, 'addresses'), value(data, 'noise')],
    ['live', null, 57.26],
  )
  assert.ok(codes(warnings).includes('COUNTS_NEED_IMPORT'))
  assert.ok(provenance.every(({ register }) => register !== 'BAG'))
})

test('DATA_MODE=live with nobody answering names no register as its source', async () => {
  await using town = await onPlaces({ env: { DATA_MODE: 'live' }, imported: true })
  for (const fake of [town.fakes.cbs, town.fakes.maps]) town.let(fake, { status: 500 })
  const { data_mode, provenance } = await town.call(TOOL, FAR_AWAY)
  assert.deepEqual([data_mode, provenance], ['live', []])
})

test('DATA_MODE=embedded asks nothing, and says so to who names a layer', async () => {
  await using town = await onPlaces({ env: { DATA_MODE: 'embedded' } })
  const { warnings } = await town.call(TOOL, { ...FAR_AWAY, layers: ['noise', 'risks'] })
  assert.equal(town.asked(), 0)
  assert.ok(codes(warnings).includes('PLACE_NOT_ASKED'))
})
