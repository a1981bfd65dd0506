import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bagApi, bagApiHeaders } from './bag-api.ts'
import {
  bagDocument,
  bagRecord,
  fakeBagApi,
  faultBy,
  HOUSE,
  KEY,
  RECORDS,
} from './fake-registers-fixture.ts'
import { startFakeSource } from './fake-source-fixture.ts'
import { at, call, clientOf, invalid } from './source-under-test.ts'

const onBag = async (records: readonly object[], pageSize?: number) => {
  const document = bagDocument()
  const fake = await fakeBagApi({ records, document, ...(pageSize ? { pageSize } : {}) })
  return { fake, api: bagApi(clientOf(fake, bagApiHeaders(KEY))) }
}

const bagAt = (includeEnded = false) => ({ ...at, includeEnded })

test('BAG: every request we make is one the real OpenAPI document allows', async (t) => {
  const document = bagDocument()
  if (!document) return t.skip('../shared/data/specs is needed for this test')
  const { fake, api } = await onBag(RECORDS)
  await using _ = fake
  await api.addressesAt(bagAt(), call)
  await api.addressById(HOUSE.nid, call)
  await api.addressesOfObject(HOUSE.oid, call)
  await api.building(HOUSE.pand, call)
  assert.equal(fake.requests.length, 5)
  for (const request of fake.requests) assert.equal(faultBy(document, request), undefined)
  const strange = { path: '/adressenuitgebreid', headers: { 'accept-crs': 'epsg:28992' } }
  const asked = (query: string) =>
    faultBy(document, { ...strange, query: new URLSearchParams(query) })
  assert.equal(asked('postcode=12'), 'postcode does not fit')
  assert.equal(asked('postkode=1234AB'), 'no parameter postkode')
})

test('BAG: one call gives address, unit and year; letters keep their case', async () => {
  const { fake, api } = await onBag(RECORDS)
  await using _ = fake
  const { value = [] } = await api.addressesAt(bagAt(), call)
  assert.deepEqual(
    value.map((each) => [each.huisletter, each.oppervlakte, each.bouwjaren]),
    [
      [null, 84, [1920]],
      ['a', 43, [1920]],
    ],
  )
  assert.deepEqual(value[0]?.position, { x: 140547.8, y: 454887.3 })
})

test('BAG: years as text, as number and as placeholder; areas that mean "not known"', async () => {
  const panden = ['9999100000000001', '9999100000000002', '9999100000000003', '9999100000000004']
  const years = ['1889', 0, '1005', 1954]
  const record = (n: number, oppervlakte: number) =>
    bagRecord(`999920000000000${n}`, `999901000000000${n}`, {
      pandIdentificaties: panden,
      oorspronkelijkBouwjaar: years,
      oppervlakte,
    })
  const { fake, api } = await onBag([record(1, 1), record(2, 999_999), record(3, 62)])
  await using _ = fake
  const { value = [] } = await api.addressesAt(bagAt(), call)
  assert.deepEqual(value[0]?.bouwjaren, [1889, null, null, 1954])
  assert.deepEqual(
    value.map(({ oppervlakte }) => oppervlakte),
    [null, null, 62],
  )
})

test('BAG: a berth has neither area nor building, and lies where its polygon does', async () => {
  const berth = bagRecord('9999200000000021', '9999020000000021', {
    pandIdentificaties: undefined,
    gebruiksdoelen: undefined,
    oppervlakte: undefined,
    oorspronkelijkBouwjaar: undefined,
    adresseerbaarObjectStatus: 'Plaats aangewezen',
    adresseerbaarObjectGeometrie: {
      vlak: {
        type: 'Polygon',
        coordinates: [
          [
            [140000, 450000],
            [140010, 450000],
            [140010, 450010],
            [140000, 450010],
            [140000, 450000],
          ],
        ],
      },
    },
  })
  const { fake, api } = await onBag([berth])
  await using _ = fake
  const { value } = await api.addressById('9999200000000021', call)
  assert.deepEqual(
    [value?.objectType, value?.oppervlakte, value?.pandIds, value?.position],
    ['ligplaats', null, [], { x: 140005, y: 450005 }],
  )
})

test('BAG: twenty a page are not taken for all, and its links are not followed', async () => {
  const many = Array.from({ length: 45 }, (_, n) =>
    bagRecord(
      `99992000000001${String(n).padStart(2, '0')}`,
      `99990100000001${String(n).padStart(2, '0')}`,
    ),
  )
  const { fake, api } = await onBag(many)
  await using _ = fake
  assert.equal((await api.addressesAt(bagAt(), call)).value?.length, 45)
  assert.deepEqual(
    fake.requests.map(({ query }) => query.get('page')),
    [null, '2', '3'],
  )
})

test('BAG: pages that never end are not read for ever', async () => {
  await using fake = await startFakeSource(() => ({
    json: { _embedded: { adressen: [] }, _links: { next: { href: '?' } } },
  }))
  await assert.rejects(bagApi(clientOf(fake)).addressesAt(bagAt(), call), invalid)
  assert.equal(fake.requests.length, 12)
})

test('BAG: an object withdrawn says so', async () => {
  const gone = bagRecord('9999200000000031', '9999010000000031', {
    adresseerbaarObjectStatus: 'Verblijfsobject ingetrokken',
  })
  const { fake, api } = await onBag([gone])
  await using _ = fake
  const { value = [] } = await api.addressesAt(bagAt(true), call)
  assert.deepEqual([value[0]?.ended, value[0]?.addressStatus], [true, 'onbekend'])
  assert.equal(fake.requests[0]?.query.get('inclusiefEindStatus'), 'true')
})

test('BAG: an answer about another id is no answer', async () => {
  await using fake = await startFakeSource(() => ({ json: RECORDS[0] }))
  const api = bagApi(clientOf(fake))
  await assert.rejects(api.addressById('9999200000000777', call), invalid)
})

test('BAG: a page of nothing but strangers comes from a filter that was not applied', async () => {
  const other = bagRecord('9999200000000777', '9999010000000777', { huisnummer: 38 })
  await using fake = await startFakeSource(() => ({ json: { _embedded: { adressen: [other] } } }))
  const api = bagApi(clientOf(fake))
  await assert.rejects(api.addressesAt(bagAt(), call), invalid)
  await assert.rejects(api.addressesOfObject(HOUSE.oid, call), invalid)
  await assert.rejects(api.addressesInBuilding('9999100000000777', call), invalid)
})

test('BAG: addresses that were not asked for are left out', async () => {
  const other = bagRecord('9999200000000777', '9999010000000777', {
    huisnummer: 38,
    pandIdentificaties: ['9999100000000777'],
  })
  await using fake = await startFakeSource(() => ({
    json: { _embedded: { adressen: [other, RECORDS[0]] } },
  }))
  const api = bagApi(clientOf(fake))
  const found = [
    await api.addressesAt(bagAt(), call),
    await api.addressesOfObject(HOUSE.oid, call),
    await api.addressesInBuilding(HOUSE.pand, call),
  ]
  for (const { value } of found)
    assert.deepEqual(
      value?.map((each) => each.nummeraanduidingId),
      [HOUSE.nid],
    )
})

test('BAG: a building counts its live units and the dwellings among them', async () => {
  const shop = bagRecord('9999200000000041', '9999010000000041', {
    gebruiksdoelen: ['winkelfunctie'],
  })
  const gone = bagRecord('9999200000000042', '9999010000000042', {
    adresseerbaarObjectStatus: 'Verblijfsobject ingetrokken',
  })
  const { fake, api } = await onBag([...RECORDS, shop, gone])
  await using _ = fake
  const { value } = await api.building(HOUSE.pand, call)
  assert.deepEqual([value?.bouwjaar, value?.unitCount, value?.dwellingCount], [1920, 3, 2])
})
