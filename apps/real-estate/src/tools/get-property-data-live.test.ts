import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quietCall, runAs } from '@voordeur/gateway/testing'
import { bagRecord, DOCS, HOUSE } from '../sources/fake-registers-fixture.ts'
import { WOZ_HOME, wozHomeRecord } from '../sources/fake-woz-fixture.ts'
import { ALL, codes, FAULTS, house, KEYLESS, onLiveSources } from './on-live-sources.ts'
import { ANNA, personCalled } from './on-sample-town.ts'

const SITUATED = {
  ...DOCS[0],
  gekoppeld_perceel: ['UTT00-N-1358', 'UTT00-N-1359'],
  gekoppeld_appartement: ['UTT00-N-1360-A-9'],
  buurtcode: 'BU03440533',
  buurtnaam: 'Proefbuurt',
  wijkcode: 'WK034405',
  gemeentecode: '0344',
  gemeentenaam: 'Utrecht',
  provinciecode: 'PV26',
  provincienaam: 'Utrecht',
}

const levels = (areas: readonly { level: string; code: string }[] = []) =>
  areas.map(({ level, code }) => `${level} ${code}`)

test('parcels and areas come from the source that gives them, with a key and without', async () => {
  for (const env of [ALL, KEYLESS]) {
    await using town = await onLiveSources({ env, docs: [SITUATED] })
    const { data } = await town.anna('Get_Property_Data', house)
    assert.deepEqual(data?.percelen, [
      { aanduiding: 'UTT00-N-1358', kind: 'perceel' },
      { aanduiding: 'UTT00-N-1359', kind: 'perceel' },
      { aanduiding: 'UTT00-N-1360-A-9', kind: 'appartementsrecht' },
    ])
    assert.deepEqual(levels(data?.areas), [
      'woonplaats 9999',
      'registering_municipality GM9999',
      'buurt BU03440533',
      'wijk WK034405',
      'gemeente GM0344',
      'provincie PV26',
    ])
  }
})

test('a municipality that a source gives comes before that of the table', async () => {
  await using town = await onLiveSources({
    env: KEYLESS,
    docs: [{ ...SITUATED, woonplaatscode: '3631' }],
  })
  const { data } = await town.anna('Get_Property_Data', house)
  assert.deepEqual(levels(data?.areas).slice(4), ['gemeente GM0344', 'provincie PV26', 'corop 23'])
})

test('a place that exists has its municipality of today and its COROP area', async () => {
  await using town = await onLiveSources({ env: ALL, records: [wozHomeRecord()] })
  const { data } = await town.anna('Get_Property_Data', {
    nummeraanduiding_id: WOZ_HOME.nid,
    lang: 'nl',
  })
  assert.deepEqual(levels(data?.areas), [
    'woonplaats 3631',
    'registering_municipality GM0358',
    'gemeente GM0363',
    'corop 23',
  ])
  const municipality = data?.areas.find(({ level }) => level === 'gemeente')
  assert.deepEqual(
    [municipality?.name, municipality?.note],
    ['Amsterdam', 'De gemeente waarin de woonplaats op 2025-01-01 ligt (CBS).'],
  )
})

test('of what the embedded register holds nobody is asked for parcels, and that is not none', async () => {
  await using town = await onLiveSources({ env: ALL, imported: true })
  const { data } = await town.anna('Get_Property_Data', { postcode: '1234AA', huisnummer: 1 })
  assert.deepEqual([data?.percelen, town.asked()], [null, 0])
})

test('an address without parcels has none, which is another answer than not known', async () => {
  await using town = await onLiveSources({ env: ALL })
  assert.deepEqual((await town.anna('Get_Property_Data', house)).data?.percelen, [])
})

for (const [what, [answer, code]] of Object.entries(FAULTS))
  test(`the source of parcels ${what}: the property stands, without them`, async () => {
    await using town = await onLiveSources({ env: ALL, docs: [SITUATED] })
    town.let(town.fakes.search, answer)
    const { data, warnings } = await town.anna('Get_Property_Data', house)
    assert.deepEqual([data?.unit.oppervlakte_m2, data?.percelen], [84, null])
    const told = warnings.find((warning) => warning.code === code)
    assert.match(told?.text ?? '', /^PDOK Locatieserver/)
    if (what === 'busy') return
    town.fakes.search.misbehave = undefined
    const again = await town.anna('Get_Property_Data', house)
    assert.equal(again.data?.percelen?.length, 3)
  })

test('a postcode that PostNL never issues is told when the register holds it all the same', async () => {
  const record = bagRecord(HOUSE.nid, HOUSE.oid, { postcode: '1234SS' })
  await using town = await onLiveSources({ env: ALL, records: [record] })
  const { data, warnings } = await town.anna('Get_Property_Data', {
    postcode: '1234 ss',
    huisnummer: HOUSE.huisnummer,
  })
  assert.equal(data?.address.postcode, '1234SS')
  assert.ok(codes(warnings).includes('POSTCODE_NEVER_ISSUED'))
})

test('a client that follows progress is told the steps of a call that asks sources, and of no other', async () => {
  await using town = await onLiveSources({ env: ALL })
  const told: (string | undefined)[] = []
  const call = quietCall({ progress: async (_step, _total, message) => void told.push(message) })
  await runAs(personCalled(ANNA), async () => {
    await town.tools.Get_Property_Data(house, call)
    await town.tools.Get_Property_Energy_Label({ ...house, include_nearby: true }, call)
    await town.tools.Get_Addresses_for_Postcode({ postcode: HOUSE.postcode }, call)
  })
  assert.deepEqual(told, [
    'Finding the address',
    'Looking up the object, its buildings and addresses',
    'Finding the address',
    'Looking up energy labels',
    'Looking up labels in the building',
    'Finding the address',
  ])
  await using embedded = await onLiveSources()
  told.length = 0
  await runAs(personCalled(ANNA), async () =>
    embedded.tools.Get_Property_Data({ postcode: '1234AA', huisnummer: 1 }, call),
  )
  assert.deepEqual(told, [])
})
