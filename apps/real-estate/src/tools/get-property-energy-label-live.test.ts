import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOUSE, KEY, label } from '../sources/fake-registers-fixture.ts'
import { ALL, codes, house, onLiveSources } from './on-live-sources.ts'

async function reported(labels: readonly object[], more: object = {}) {
  await using town = await onLiveSources({ env: ALL, labels, ...more })
  const { data, warnings } = await town.anna('Get_Property_Energy_Label', house)
  return { ...(data ?? assert.fail('no report')), codes: codes(warnings) }
}

test('a label of the building alone is building level: shown apart, and good for no points', async () => {
  const shared = label(HOUSE.oid, {
    BAGVerblijfsobjectID: null,
    Gebouwtype: 'Woongebouw met niet-zelfstandige woonruimte',
  })
  const found = await reported([shared])
  assert.deepEqual(
    [found.label_status, found.current, found.building_label?.klasse, found.history],
    ['building_level', null, 'B', []],
  )
  assert.deepEqual(
    [found.valid_for_wws.valid, found.valid_for_wws.reason_code],
    [false, 'WWS_OF_BUILDING'],
  )
  assert.ok(found.codes.includes('LABEL_OF_BUILDING'))
  assert.ok(!found.codes.includes('LABEL_NOT_REGISTERED'))
})

test('a label of the object comes before one of the building', async () => {
  const shared = label(HOUSE.oid, { BAGVerblijfsobjectID: null, Energieklasse: 'G' })
  const found = await reported([shared, label(HOUSE.oid)])
  assert.deepEqual(
    [found.label_status, found.current?.klasse, found.building_label],
    ['found', 'B', null],
  )
})

test('an expired label of the building is no label', async () => {
  const old = label(HOUSE.oid, { BAGVerblijfsobjectID: null, Geldig_tot: '2020-01-01T00:00:00' })
  const found = await reported([old])
  assert.deepEqual([found.label_status, found.building_label], ['none', null])
})

test('a calculation for a permit of the building is no label of it', async () => {
  const permit = label(HOUSE.oid, { BAGVerblijfsobjectID: null, Status: 'Vergunningsaanvraag' })
  const found = await reported([permit])
  assert.deepEqual([found.label_status, found.building_label], ['none', null])
})

test('subtype, and both years of construction where they differ', async () => {
  const found = await reported([label(HOUSE.oid, { Bouwjaar: 1925, Gebouwsubtype: 'Tussendak' })])
  assert.deepEqual([found.current?.gebouwsubtype, found.current?.bouwjaar], ['Tussendak', 1925])
  assert.deepEqual(found.bouwjaar_check, {
    bag: { min: 1920, max: 1920 },
    label: 1925,
    conflict: true,
  })
  assert.ok(found.codes.includes('BOUWJAAR_CONFLICT'))
  const same = await reported([label(HOUSE.oid)])
  assert.equal(same.bouwjaar_check?.conflict, false)
  assert.ok(!same.codes.includes('BOUWJAAR_CONFLICT'))
})

test('a class that EP2 does not mean is told, with the class that it means', async () => {
  const found = await reported([label(HOUSE.oid, { Energieklasse: 'A' })])
  assert.deepEqual([found.class_mismatch, found.expected_class_from_ep2], [true, 'B'])
  assert.ok(found.codes.includes('LABEL_CLASS_MISMATCH'))
})

test('172.52 is B: the thresholds are those in force, and not those of the draft', async () => {
  const found = await reported([label(HOUSE.oid)])
  assert.deepEqual([found.class_mismatch, found.expected_class_from_ep2], [false, 'B'])
})

test('two labels of one day, and an area 10 % off, are told of live labels too', async () => {
  const found = await reported([
    label(HOUSE.oid, { Gebruiksoppervlakte_thermische_zone: 120 }),
    label(HOUSE.oid, { Energieklasse: 'C', PrimaireFossieleEnergie: 200 }),
  ])
  assert.ok(found.codes.includes('LABELS_SAME_DAY'))
  assert.ok(found.codes.includes('AREA_CONFLICT'))
})

test('labels of neighbours that fail say nothing about the label that was asked for', async () => {
  await using town = await onLiveSources({ env: ALL })
  town.fakes.labels.misbehave = ({ path }) =>
    path.endsWith(HOUSE.oid) ? undefined : { status: 500 }
  const input = { ...house, include_nearby: true }
  const { data, warnings, provenance } = await town.anna('Get_Property_Energy_Label', input)
  assert.deepEqual([data?.label_status, data?.current?.klasse, data?.nearby], ['found', 'B', []])
  const told = codes(warnings)
  assert.ok(told.includes('SOURCE_UNREACHABLE') && !told.includes('LABEL_NOT_LOOKED_UP'))
  assert.ok(provenance.some(({ register }) => register === 'EP-Online'))
})

test('when nobody can say who the neighbours are, the label stands and nearby says why', async () => {
  await using town = await onLiveSources({ env: { ...ALL, DATA_MODE: 'live' } })
  town.fakes.bag.misbehave = ({ query }) =>
    query.has('pandIdentificatie') ? { status: 500 } : undefined
  const input = { ...house, include_nearby: true }
  const { data, warnings } = await town.anna('Get_Property_Energy_Label', input)
  assert.deepEqual([data?.current?.klasse, data?.nearby], ['B', []])
  assert.ok(codes(warnings).includes('NEARBY_UNKNOWN'))
})

test('live, without a key for the BAG, nobody can say who the neighbours are either', async () => {
  const env = { LIVE_SOURCES: 'true', EP_ONLINE_API_KEY: KEY, DATA_MODE: 'live' }
  await using town = await onLiveSources({ env })
  const input = { ...house, include_nearby: true }
  const { data, warnings } = await town.anna('Get_Property_Energy_Label', input)
  assert.deepEqual([data?.current?.klasse, data?.nearby], ['B', []])
  assert.ok(codes(warnings).includes('NEARBY_UNKNOWN'))
})

test('strangers’ labels from EP-Online leave it open whether there is one', async () => {
  await using town = await onLiveSources({ env: ALL })
  town.fakes.labels.misbehave = () => ({ json: [label('9999010000000999')] })
  const { warnings } = await town.anna('Get_Property_Energy_Label', house)
  const told = codes(warnings)
  assert.ok(told.includes('SOURCE_BAD_ANSWER') && told.includes('LABEL_NOT_LOOKED_UP'))
  town.fakes.labels.misbehave = undefined
  const again = await town.anna('Get_Property_Energy_Label', house)
  assert.equal(again.data?.current?.klasse, 'B')
})
