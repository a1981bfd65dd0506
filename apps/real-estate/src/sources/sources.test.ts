import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bagApi, bagApiHeaders } from './bag-api.ts'
import { bagOgc } from './bag-ogc.ts'
import { cbsAreas } from './cbs-areas.ts'
import { epOnline, epOnlineHeaders } from './ep-online.ts'
import {
  bagDocument,
  bagRecord,
  DOCS,
  fakeBagApi,
  fakeBagOgc,
  fakeEpOnline,
  fakeLocatieserver,
  faultBy,
  HOUSE,
  KEY,
  label,
  RECORDS,
} from './fake-registers-fixture.ts'
import { type FakeSource, startFakeSource } from './fake-source-fixture.ts'
import { locatieserver } from './locatieserver.ts'
import { createSourceClient } from './source-client.ts'

const clientOf = (fake: FakeSource, headers = {}) =>
  createSourceClient({ title: 'T', baseUrl: fake.url, lifetimeMs: 1_000, headers })

const call = { signal: new AbortController().signal }
const at = { postcode: HOUSE.postcode, huisnummer: HOUSE.huisnummer }
const invalid = { name: 'SourceFailed', fault: 'invalid' }

test('Locatieserver: a fuzzy hit, however high it scores, is not what was asked', async () => {
  const wrong = [
    { ...DOCS[0], huisnummer: 38, nummeraanduiding_id: '9999200000000999', score: 99 },
    { ...DOCS[0], postcode: '1234ZY', nummeraanduiding_id: '9999200000000998' },
    { type: 'weg', id: 'weg-1', straatnaam: 'Proefweg' },
  ]
  await using fake = await fakeLocatieserver(DOCS, wrong)
  const found = await locatieserver(clientOf(fake)).addressesAt(at, call)
  assert.deepEqual(
    found.value?.map((each) => [each.nummeraanduidingId, each.huisletter]),
    [
      [HOUSE.nid, null],
      [HOUSE.letter.nid, 'a'],
    ],
  )
  assert.equal(found.value?.[0]?.objectUnknown, true)
})

test('Locatieserver: an id is held against the answer too', async () => {
  await using fake = await fakeLocatieserver([], [DOCS[0] ?? {}])
  const found = await locatieserver(clientOf(fake)).addressById('9999200000000777', call)
  assert.deepEqual(found.value, [])
})

test('Locatieserver: a postcode of more than one page is read to its end', async () => {
  const many = Array.from({ length: 154 }, (_, n) => ({
    ...DOCS[0],
    huisnummer: n + 1,
    nummeraanduiding_id: `9999200000001${String(n).padStart(3, '0')}`,
  }))
  await using fake = await fakeLocatieserver(many)
  const found = await locatieserver(clientOf(fake)).addressesAt({ postcode: HOUSE.postcode }, call)
  assert.equal(found.value?.length, 154)
  assert.equal(fake.requests.length, 2)
})

test('Locatieserver: more hits than a postcode has mean that the filter was not applied', async () => {
  await using fake = await startFakeSource(() => ({
    json: { response: { numFound: 9_000_000, docs: [] } },
  }))
  await assert.rejects(locatieserver(clientOf(fake)).addressesAt(at, call), invalid)
})

const onBag = async (records: readonly object[], pageSize?: number) => {
  const document = await bagDocument()
  const fake = await fakeBagApi({ records, document, ...(pageSize ? { pageSize } : {}) })
  return { fake, api: bagApi(clientOf(fake, bagApiHeaders(KEY))) }
}

const bagAt = (includeEnded = false) => ({ ...at, includeEnded })

test('BAG: every request we make is one the real OpenAPI document allows', async (t) => {
  const document = await bagDocument()
  if (!document) return t.skip('../shared/data/specs and js-yaml are needed for this test')
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
  assert.equal((await ogc.object('9999010000000777', call)).value, undefined)
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

const onLabels = async (labels: readonly object[], id: string = HOUSE.oid) => {
  await using fake = await fakeEpOnline(labels)
  return await epOnline(clientOf(fake, epOnlineHeaders(KEY))).labels(id, call)
}

test('EP-Online: every registration of the object, and nobody else’s', async () => {
  const { value } = await onLabels([
    label(HOUSE.oid),
    label(HOUSE.oid, { Energieklasse: 'D', Geldig_tot: '2020-01-01T00:00:00' }),
    label('9999010000000999'),
    label(HOUSE.oid, { BAGVerblijfsobjectID: null }),
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

const area = (extra: object = {}) => ({
  properties: {
    buurtcode: 'BU9999AF08',
    buurtnaam: 'Proefbuurt',
    aantal_inwoners: 1200,
    gemiddelde_woningwaarde: 372,
    percentage_koopwoningen: -99997,
    aantal_huishoudens: -99995,
    ...extra,
  },
})

const onAreas = async (features: readonly object[]) => {
  await using fake = await startFakeSource(() => ({
    type: 'application/geo+json',
    json: { features },
  }))
  return await cbsAreas(clientOf(fake)).neighbourhoodAt({ lat: 52.08, lon: 5.17 }, call)
}

test('CBS: codes with letters, thousands of euros, and figures that are not there', async () => {
  const { value } = await onAreas([area()])
  assert.deepEqual(
    [
      value?.buurtcode,
      value?.inhabitants,
      value?.meanWoz,
      value?.ownerOccupiedPct,
      value?.households,
    ],
    ['BU9999AF08', 1200, 372_000, null, null],
  )
})

test('CBS: on a border no area is picked, and a figure below zero is not believed', async () => {
  assert.equal((await onAreas([area(), area({ buurtcode: 'BU99990001' })])).value, undefined)
  await assert.rejects(onAreas([area({ aantal_inwoners: -3 })]), invalid)
})
