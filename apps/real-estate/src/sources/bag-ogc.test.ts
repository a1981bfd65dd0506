import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bagOgc } from './bag-ogc.ts'
import { fakeBagOgc, HOUSE } from './fake-registers-fixture.ts'
import { call, clientOf, invalid } from './source-under-test.ts'

test('OGC: uses with commas, a link to the building by UUID, a position in degrees', async () => {
  await using fake = await fakeBagOgc({ unit: { gebruiksdoel: 'onderwijsfunctie,woonfunctie' } })
  const { value } = await bagOgc(clientOf(fake), fake.url).object(HOUSE.oid, call)
  assert.deepEqual(value?.gebruiksdoelen, ['onderwijsfunctie', 'woonfunctie'])
  assert.deepEqual(value?.pandIds, [HOUSE.pand])
  assert.ok(Math.abs((value?.position?.x ?? 0) - 140547.812) < 0.1)
})

test('OGC: uses may also be a list, and an area may be text or missing', async () => {
  await using fake = await fakeBagOgc({
    unit: { gebruiksdoel: ['woonfunctie'], oppervlakte: '62' },
  })
  const found = await bagOgc(clientOf(fake), fake.url).object(HOUSE.oid, call)
  assert.deepEqual([found.value?.gebruiksdoelen, found.value?.oppervlakte], [['woonfunctie'], 62])
  await using empty = await fakeBagOgc({ unit: { oppervlakte: null } })
  const without = await bagOgc(clientOf(empty), empty.url).object(HOUSE.oid, call)
  assert.equal(without.value?.oppervlakte, null)
})

test('OGC: a filter that is ignored in silence gives nobody’s data', async () => {
  const stranger = {
    id: '690240c0-fc13-59d9-8e98-000000000000',
    properties: { identificatie: '9999010000000888', status: 'Verblijfsobject in gebruik' },
    geometry: null,
  }
  await using fake = await fakeBagOgc({ strangers: [stranger] })
  const ogc = bagOgc(clientOf(fake), fake.url)
  assert.equal((await ogc.object(HOUSE.oid, call)).value?.oppervlakte, 84)
  await assert.rejects(ogc.object('9999010000000777', call), invalid)
  await using empty = await fakeBagOgc()
  const none = await bagOgc(clientOf(empty), empty.url).object('9999010000000777', call)
  assert.equal(none.value, undefined)
})

for (const href of [
  'https://elsewhere.example/base/collections/pand/items/1a55ae8d-1fa9-5cc4-85e7-fda7f1e626d2',
  'file:///etc/passwd',
  'no link',
])
  test(`OGC: a link to ${href} is not followed`, async () => {
    await using fake = await fakeBagOgc({ unit: { 'pand.href': [href] } })
    await assert.rejects(bagOgc(clientOf(fake), fake.url).object(HOUSE.oid, call), invalid)
    assert.equal(fake.requests.length, 1)
  })

test('OGC: of a building with dwellings and others, only its own units are counted', async () => {
  await using fake = await fakeBagOgc({ pand: { gebruiksdoel: 'winkelfunctie,woonfunctie' } })
  const { value } = await bagOgc(clientOf(fake), fake.url).building(HOUSE.pand, call)
  assert.deepEqual([value?.bouwjaar, value?.unitCount, value?.dwellingCount], [1920, 2, 1])
  const box = fake.requests[1]?.query.get('bbox')?.split(',').map(Number)
  assert.deepEqual(
    box?.map((degrees) => Number(degrees.toFixed(5))),
    [5.16999, 52.07999, 5.18001, 52.09001],
  )
})

test('OGC: what is no collection of features is not an empty one', async () => {
  for (const json of [{}, { features: 'none' }, { features: null }]) {
    await using fake = await fakeBagOgc()
    fake.misbehave = { type: 'application/geo+json', json }
    const ogc = bagOgc(clientOf(fake), fake.url)
    await assert.rejects(ogc.object(HOUSE.oid, call), invalid)
    await assert.rejects(ogc.building(HOUSE.pand, call), invalid)
  }
})

test('OGC: two features with one id, or a page that is full, are not believed', async () => {
  const feature = (identificatie: string, href: string[] = []) => ({
    id: '690240c0-fc13-59d9-8e98-000000000000',
    properties: {
      identificatie,
      status: 'Verblijfsobject in gebruik',
      gebruiksdoel: 'woonfunctie',
      'pand.href': href,
    },
    geometry: null,
  })
  await using twice = await fakeBagOgc({ strangers: [feature(HOUSE.oid)] })
  await assert.rejects(bagOgc(clientOf(twice), twice.url).object(HOUSE.oid, call), invalid)
  const mixed = { gebruiksdoel: 'winkelfunctie,woonfunctie' }
  const many = Array(1_000).fill(feature('9999010000000888'))
  await using full = await fakeBagOgc({ pand: mixed, strangers: many })
  await assert.rejects(bagOgc(clientOf(full), full.url).building(HOUSE.pand, call), invalid)
  await using some = await fakeBagOgc({ pand: mixed, strangers: many.slice(0, 5) })
  const { value } = await bagOgc(clientOf(some), some.url).building(HOUSE.pand, call)
  assert.equal(value?.dwellingCount, 1)
})
