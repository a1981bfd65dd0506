import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { EnergyLabelReport } from './contracts.generated.ts'
import { failure, NOON, onSampleTown, type SampleTown } from './on-sample-town.ts'

let town: SampleTown
before(async () => {
  town = await onSampleTown()
})
after(() => town.close())

const ask = (name: string, include_nearby?: boolean) =>
  town.call('Get_Property_Energy_Label', {
    nummeraanduiding_id: town.edgeCase(name).nummeraanduidingId,
    include_nearby,
  })

async function report(
  name: string,
  include_nearby?: boolean,
): Promise<EnergyLabelReport & { codes: string[] }> {
  const { data, warnings } = await ask(name, include_nearby)
  assert.ok(data)
  return { ...data, codes: warnings.map(({ code }) => code) }
}

test('a valid label comes with its figures and says that it is synthetic', async () => {
  const { data, warnings, provenance } = await ask('label-valid')
  assert.equal(data?.label_status, 'found')
  assert.equal(data?.expected_class_from_ep2, data?.current?.klasse)
  assert.equal(data?.class_mismatch, false)
  assert.deepEqual(data?.valid_for_wws.reason_code, 'WWS_VALID')
  assert.ok((data?.days_to_expiry ?? 0) > 0)
  assert.ok(data?.current?.synthetic)
  assert.ok(warnings.some(({ code }) => code === 'SYNTHETIC_LABEL'))
  const labels = provenance.find(({ register }) => register === 'EP-Online')
  assert.equal(labels?.synthetic, true)
  assert.match(labels?.source ?? '', /not from EP-Online/)
})

test('no label is an answer, not an error, and is said to be generated too', async () => {
  const none = await report('label-none')
  assert.equal(none.label_status, 'none')
  assert.deepEqual([none.current, none.history, none.days_to_expiry], [null, [], null])
  assert.deepEqual(none.codes, ['FICTIONAL_REGISTER', 'SYNTHETIC_LABEL', 'LABEL_NOT_KNOWN'])
})

test('labels of neighbours are shown only when asked for, as somebody else’s', async () => {
  const without = await report('label-neighbours-only')
  assert.equal(without.nearby, undefined)
  const asked = await report('label-neighbours-only', true)
  assert.equal(asked.label_status, 'none')
  assert.equal(asked.current, null)
  const { adresseerbaarObjectId } = town.edgeCase('label-neighbours-only')
  assert.ok((asked.nearby?.length ?? 0) > 0)
  for (const neighbour of asked.nearby ?? []) {
    assert.equal(neighbour.not_this_address, true)
    assert.ok(neighbour.synthetic && neighbour.fictional)
    assert.notEqual(neighbour.adresseerbaar_object_id, adresseerbaarObjectId)
  }
  assert.ok(asked.codes.includes('LABELS_NEARBY') && asked.codes.includes('NEARBY_LIMITED'))
  assert.ok(asked.codes.includes('SYNTHETIC_LABEL'))
})

test('nearby never holds the property’s own label', async () => {
  const { data } = await town.call('Get_Addresses_for_Postcode', { postcode: '1234AJ' })
  let labelled = 0
  for (const { adresseerbaar_object_id } of data.items) {
    const key = { adresseerbaar_object_id, include_nearby: true }
    const answer = await town.call('Get_Property_Energy_Label', key)
    if (answer.data?.label_status === 'found') labelled++
    const nearby = answer.data?.nearby ?? []
    assert.ok(nearby.every((label) => label.adresseerbaar_object_id !== adresseerbaar_object_id))
  }
  assert.ok(labelled > 0)
})

test('an expired label is shown as expired', async () => {
  const expired = await report('label-expired')
  assert.equal(expired.label_status, 'expired')
  assert.ok((expired.days_to_expiry ?? 0) < 0)
  assert.ok(expired.codes.includes('LABEL_EXPIRED'))
  assert.equal(expired.valid_for_wws.valid, false)
})

test('expiry follows the clock', async () => {
  const { current } = await report('label-valid')
  town.clock.time = Date.parse(`${current?.geldig_tot}T12:00:00Z`)
  assert.deepEqual((await report('label-valid')).days_to_expiry, 0)
  assert.ok((await report('label-valid')).codes.includes('LABEL_EXPIRES_SOON'))
  town.clock.time += 24 * 3600 * 1000
  assert.equal((await report('label-valid')).label_status, 'expired')
  town.clock.time = NOON
})

test('an Energie-Index label has no EP2, and rent points can not be told from it', async () => {
  const index = await report('label-energy-index')
  assert.equal(index.current?.ep2, null)
  assert.ok((index.current?.energie_index ?? 0) > 0)
  assert.equal(index.expected_class_from_ep2, null)
  assert.deepEqual(index.valid_for_wws.valid, null)
})

test('a simplified label has a class only', async () => {
  const simple = await report('label-simplified')
  assert.equal(simple.current?.energie_index, null)
  assert.equal(simple.area_check, null)
})

test('two labels of one day are told, the other one stays in history', async () => {
  const twice = await report('label-same-day')
  assert.ok(twice.codes.includes('LABELS_SAME_DAY'))
  assert.equal(twice.history.length, 1)
  assert.notEqual(twice.history[0]?.klasse, twice.current?.klasse)
})

test('a renewed label replaces the older one', async () => {
  const renewed = await report('label-renewed')
  assert.ok(
    (renewed.history[0]?.registratiedatum ?? '') < (renewed.current?.registratiedatum ?? ''),
  )
})

test('another area on the label is told with the difference', async () => {
  const other = await report('label-other-area')
  assert.ok(Math.abs(other.area_check?.difference_pct ?? 0) > 10)
  assert.ok(other.codes.includes('AREA_CONFLICT'))
})

test('a planned home, an office and a houseboat have no label', async () => {
  for (const name of ['formed', 'office', 'houseboat']) {
    assert.equal((await report(name)).label_status, 'none', name)
  }
})

test('several matches are a choice and unknown ids are not found', async () => {
  const key = { postcode: '1234AC', huisnummer: '12A' }
  assert.equal((await town.call('Get_Property_Energy_Label', key)).status, 'needs_choice')
  const id = { adresseerbaar_object_id: '9999010000999999' }
  const refused = await failure(town.call('Get_Property_Energy_Label', id))
  assert.equal(refused.code, 'NOT_FOUND')
})
