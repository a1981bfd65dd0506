import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bagRecord, DOCS, HOUSE, KEY, label } from '../sources/fake-registers-fixture.ts'
import { ALL, codes, house, KEYLESS, onLiveSources as rig } from './on-live-sources.ts'

test('a first start asks nothing over the network', async () => {
  await using town = await rig()
  const { data, data_mode } = await town.anna('Get_Addresses_for_Postcode', house)
  assert.deepEqual([data.total, data_mode, town.asked()], [0, 'embedded', 0])
})

test('DATA_MODE=embedded asks nothing, whatever else is set', async () => {
  await using town = await rig({ env: { ...ALL, DATA_MODE: 'embedded' } })
  await town.anna('Get_Addresses_for_Postcode', house)
  assert.equal(town.asked(), 0)
})

test('what the embedded register holds is answered from it, and never asked elsewhere', async () => {
  await using town = await rig({ env: ALL })
  const input = { postcode: '1234AA', huisnummer: 1 }
  const data = await town.anna('Get_Property_Data', input)
  const energy = await town.anna('Get_Property_Energy_Label', input)
  assert.deepEqual([data.data_mode, energy.data_mode], ['embedded', 'embedded'])
  assert.ok(codes(energy.warnings).includes('SYNTHETIC_LABEL'))
  assert.equal(town.asked(), 0)
})

test('an address it lacks comes from the live register, with where from and what licence', async () => {
  await using town = await rig({ env: ALL })
  const answer = await town.anna('Get_Property_Data', house)
  assert.equal(answer.data_mode, 'live')
  assert.equal(answer.data?.unit.oppervlakte_m2, 84)
  assert.deepEqual(answer.data?.bouwjaar, { min: 1920, max: 1920 })
  assert.equal(answer.data?.fictional, false)
  assert.deepEqual(
    answer.provenance.map(({ source, register, licence }) => [source, register, licence]),
    [
      ['Kadaster BAG API', 'BAG', 'Public Domain Mark 1.0'],
      ['PDOK BAG OGC API', 'BAG', 'Public Domain Mark 1.0'],
      ['PDOK Locatieserver', 'BAG', 'CC0 1.0'],
    ],
  )
  assert.doesNotMatch(JSON.stringify(answer), new RegExp(`${KEY}|127\\.0\\.0\\.1`))
  assert.deepEqual(codes(answer.warnings), ['OTHERS_AT_NUMBER'])
})

test('without keys the open registers give the same house', async () => {
  await using town = await rig({ env: KEYLESS })
  const answer = await town.call('Get_Property_Data', { ...house, huisletter: 'A' })
  assert.equal(answer.data?.identity.nummeraanduiding_id, HOUSE.letter.nid)
  assert.equal(answer.data?.address.huisletter, 'a')
  assert.deepEqual(answer.data?.identity.pand_ids, [HOUSE.pand])
  assert.equal(answer.data?.dwelling_type.value, 'meergezins')
})

test('two addresses on an exact match are a choice, never the first', async () => {
  const twice = [
    bagRecord(HOUSE.nid, HOUSE.oid),
    bagRecord('9999200000000379', '9999010000000379', {
      adresseerbaarObjectStatus: 'Verblijfsobject gevormd',
    }),
  ]
  await using town = await rig({ env: ALL, records: twice })
  const answer = await town.anna('Get_Property_Data', house)
  assert.equal(answer.status, 'needs_choice')
  assert.equal(answer.candidates?.length, 2)
})

test('an object withdrawn is left out, unless it is asked for', async () => {
  const gone = bagRecord(HOUSE.nid, HOUSE.oid, {
    adresseerbaarObjectStatus: 'Verblijfsobject ingetrokken',
  })
  await using town = await rig({ env: ALL, records: [gone] })
  const total = async (include_ended: boolean) =>
    (await town.anna('Get_Addresses_for_Postcode', { ...house, include_ended })).data.total
  assert.deepEqual([await total(false), await total(true)], [0, 1])
})

test('a whole postcode is listed without asking for each address', async () => {
  await using town = await rig({ env: KEYLESS })
  const { data } = await town.call('Get_Addresses_for_Postcode', { postcode: HOUSE.postcode })
  assert.deepEqual(
    data.items.map(({ address }) => `${address.huisnummer}${address.huisletter ?? ''}`),
    ['37', '37a'],
  )
})

const idOf = (kind: string, n: number) => `9999${kind}00000077${String(n).padStart(2, '0')}`

test('a long list says that its details were not looked up', async () => {
  const docs = Array.from({ length: 11 }, (_, n) => ({
    ...DOCS[0],
    huisnummer: n + 1,
    nummeraanduiding_id: idOf('20', n),
    adresseerbaarobject_id: idOf('01', n),
  }))
  await using town = await rig({ env: KEYLESS, docs })
  const answer = await town.call('Get_Addresses_for_Postcode', { postcode: HOUSE.postcode })
  assert.deepEqual([answer.data.total, answer.data.items[0]?.object_status], [11, 'onbekend'])
  assert.deepEqual(codes(answer.warnings), ['LIST_WITHOUT_DETAILS'])
  assert.equal(town.fakes.ogc.requests.length, 0)
})

test('labels of neighbours cost ten requests at most', async () => {
  const neighbours = Array.from({ length: 15 }, (_, n) =>
    bagRecord(idOf('20', n), idOf('01', n), { huisnummer: n + 1 }),
  )
  const records = [bagRecord(HOUSE.nid, HOUSE.oid), ...neighbours]
  await using town = await rig({ env: ALL, records })
  const answer = await town.anna('Get_Property_Energy_Label', { ...house, include_nearby: true })
  assert.ok(codes(answer.warnings).includes('NEARBY_LIMITED'))
  assert.equal(town.fakes.labels.requests.length, 11)
})

test('a label comes from EP-Online, beside an address of the embedded register', async () => {
  await using town = await rig({ env: ALL, imported: true })
  const input = { postcode: '1234AA', huisnummer: 1 }
  const found = await town.anna('Get_Property_Data', input)
  const oid = found.data?.identity.adresseerbaar_object_id ?? ''
  town.fakes.labels.misbehave = () => ({ json: [label(oid)] })
  const answer = await town.anna('Get_Property_Energy_Label', input)
  assert.equal(answer.data_mode, 'mixed')
  assert.deepEqual([answer.data?.current?.klasse, answer.data?.current?.synthetic], ['B', false])
  assert.ok(!codes(answer.warnings).includes('SYNTHETIC_LABEL'))
  assert.deepEqual(
    answer.provenance.map(({ register, synthetic }) => [register, synthetic]),
    [
      ['BAG', false],
      ['EP-Online', false],
    ],
  )
})

test('that EP-Online has no label is an answer; that it was not asked is none', async () => {
  const none = { ...house, huisletter: 'a' }
  await using town = await rig({ env: ALL })
  const answer = await town.anna('Get_Property_Energy_Label', none)
  assert.equal(answer.data?.label_status, 'none')
  assert.ok(codes(answer.warnings).includes('LABEL_NOT_REGISTERED'))
  await using without = await rig({ env: KEYLESS })
  const unasked = await without.call('Get_Property_Energy_Label', none)
  const told = codes(unasked.warnings)
  assert.ok(told.includes('LABEL_NOT_LOOKED_UP') && told.includes('SOURCE_NOT_CONFIGURED'))
  assert.match(unasked.data?.valid_for_wws.reason ?? '', /not known here/)
})

test('a failing EP-Online never lets a generated label stand for a real home', async () => {
  await using town = await rig({ env: ALL, imported: true })
  town.fakes.labels.misbehave = { status: 500 }
  const answer = await town.anna('Get_Property_Energy_Label', { postcode: '1234AA', huisnummer: 1 })
  assert.equal(answer.data?.current, null)
  const told = codes(answer.warnings)
  assert.ok(told.includes('SOURCE_UNREACHABLE') && told.includes('LABEL_NOT_LOOKED_UP'))
})

test('the operator’s keys work for who signed in; strangers get the open sources', async () => {
  await using town = await rig({ env: ALL })
  const answer = await town.call('Get_Property_Energy_Label', house)
  assert.equal(town.fakes.bag.requests.length + town.fakes.labels.requests.length, 0)
  assert.equal(answer.data?.property.oppervlakte_m2, 84)
  assert.ok(codes(answer.warnings).includes('SOURCE_SIGN_IN'))
})

test('with a daily budget strangers get as many requests as it says', async () => {
  await using town = await rig({ env: { ...ALL, LIVE_ANONYMOUS_DAILY: '1' } })
  await town.call('Get_Addresses_for_Postcode', house)
  assert.equal(town.fakes.bag.requests.length, 1)
  const answer = await town.call('Get_Property_Energy_Label', house)
  assert.equal(town.fakes.labels.requests.length, 0)
  assert.ok(codes(answer.warnings).includes('SOURCE_BUDGET_SPENT'))
})

test('with a key alone, a stranger gets what the embedded register says', async () => {
  await using town = await rig({ env: { BAG_API_KEY: KEY } })
  const { data, data_mode, warnings } = await town.call('Get_Addresses_for_Postcode', house)
  assert.deepEqual([data.total, data_mode, town.asked()], [0, 'embedded', 0])
  assert.ok(codes(warnings).includes('SOURCE_SIGN_IN'))
})

test('when only the address can be found, nothing is concluded from what is missing', async () => {
  await using town = await rig({ env: KEYLESS })
  town.fakes.ogc.misbehave = { status: 500 }
  const { data, warnings } = await town.call('Get_Property_Data', house)
  assert.equal(data?.address.street, 'Proefweg')
  const told = codes(warnings)
  assert.ok(told.includes('DETAILS_UNKNOWN') && told.includes('SOURCE_UNREACHABLE'))
  for (const claim of ['NOT_A_DWELLING', 'AREA_UNKNOWN', 'BOUWJAAR_UNKNOWN'])
    assert.ok(!told.includes(claim), claim)
})

test('DATA_MODE=live asks the live registers and never the embedded one', async () => {
  await using town = await rig({ env: { ...ALL, DATA_MODE: 'live' } })
  const { data, data_mode } = await town.anna('Get_Addresses_for_Postcode', { postcode: '1234AA' })
  assert.deepEqual([data.total, data_mode], [0, 'live'])
})
