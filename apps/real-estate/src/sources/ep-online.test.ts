import assert from 'node:assert/strict'
import { test } from 'node:test'
import { epOnline, epOnlineHeaders } from './ep-online.ts'
import { fakeEpOnline, HOUSE, KEY, label } from './fake-registers-fixture.ts'
import { call, clientOf, invalid } from './source-under-test.ts'

const onLabels = async (labels: readonly object[], id: string = HOUSE.oid) => {
  await using fake = await fakeEpOnline(labels)
  return await epOnline(clientOf(fake, epOnlineHeaders(KEY))).labels(id, call)
}

test('EP-Online: every registration of the object, and nobody else’s', async () => {
  const { value } = await onLabels([
    label(HOUSE.oid),
    label(HOUSE.oid, { Energieklasse: 'D', Geldig_tot: '2020-01-01T00:00:00' }),
    label('9999010000000999'),
    label(HOUSE.oid, { BAGVerblijfsobjectID: null, BAGPandIDs: null }),
    label(HOUSE.oid, { Energieklasse: null }),
  ])
  assert.deepEqual(
    value?.map(({ klasse, ep2, synthetic }) => [klasse, ep2, synthetic]),
    [
      ['B', 172.52, false],
      ['D', 172.52, false],
    ],
  )
})

test('EP-Online: no label is a normal answer', async () => {
  assert.deepEqual((await onLabels([], '9999010000000555')).value, [])
})

test('EP-Online: an id of zeros is never asked, and a flood of labels never believed', async () => {
  await assert.rejects(onLabels([], '0'.repeat(16)), { fault: 'request-refused' })
  await assert.rejects(onLabels(Array(300).fill(label(HOUSE.oid))), invalid)
})

test('EP-Online: a class, status or date that does not exist is not believed', async () => {
  for (const extra of [
    { Energieklasse: 'H' },
    { Status: 'Onbekend' },
    { Geldig_tot: '2036-02-30T00:00:00' },
    { Registratiedatum: null },
    { PrimaireFossieleEnergie: 'veel' },
  ])
    await assert.rejects(onLabels([label(HOUSE.oid, extra)]), invalid)
})

test('EP-Online: nothing but other objects’ labels is a lie, and not that there is none', async () => {
  await assert.rejects(onLabels([label('9999010000000999')]), invalid)
})

test('EP-Online: a label of a whole building comes along only when it is the object’s', async () => {
  const shared = label(HOUSE.oid, { BAGVerblijfsobjectID: null, Gebouwtype: 'Woongebouw' })
  await using fake = await fakeEpOnline([shared])
  const labels = epOnline(clientOf(fake, epOnlineHeaders(KEY)))
  const of = async (pandIds?: readonly string[]) =>
    (await labels.labels(HOUSE.oid, call, pandIds)).value?.map(({ ofBuilding }) => ofBuilding)
  assert.deepEqual(await of([HOUSE.pand]), [true])
  assert.deepEqual(await of(['9999100000000999']), [])
  assert.deepEqual(await of(), [])
  assert.equal(fake.requests.length, 1)
})

test('EP-Online: subtype and year of construction are the label’s own', async () => {
  const { value } = await onLabels([label(HOUSE.oid, { Gebouwsubtype: 'Tussenmidden' })])
  assert.deepEqual([value?.[0]?.gebouwsubtype, value?.[0]?.bouwjaar], ['Tussenmidden', 1920])
  const unknown = await onLabels([label(HOUSE.oid, { Bouwjaar: 0 })])
  assert.equal(unknown.value?.[0]?.bouwjaar, null)
})
