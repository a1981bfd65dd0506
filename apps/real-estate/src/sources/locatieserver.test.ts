import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DOCS, fakeLocatieserver, HOUSE } from './fake-registers-fixture.ts'
import { startFakeSource } from './fake-source-fixture.ts'
import { locatieserver } from './locatieserver.ts'
import { at, call, clientOf, invalid } from './source-under-test.ts'

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

test('Locatieserver: parcels, apartment rights and areas come along, with the codes of CBS', async () => {
  const here = {
    ...DOCS[0],
    gekoppeld_perceel: ['NMG00-B-5302'],
    gekoppeld_appartement: ['NMG00-B-5316-A-9'],
    buurtcode: 'BU0268AF02',
    buurtnaam: 'Proefbuurt',
    wijkcode: 'WK026802',
    gemeentecode: '0268',
    gemeentenaam: 'Voorbeek',
    provinciecode: 'PV25',
    provincienaam: 'Proefland',
  }
  await using fake = await fakeLocatieserver([here])
  const { value } = await locatieserver(clientOf(fake)).addressById(HOUSE.nid, call)
  assert.deepEqual(value?.[0]?.situation, {
    parcels: [
      { aanduiding: 'NMG00-B-5302', kind: 'perceel' },
      { aanduiding: 'NMG00-B-5316-A-9', kind: 'appartementsrecht' },
    ],
    areas: [
      { level: 'buurt', code: 'BU0268AF02', name: 'Proefbuurt' },
      { level: 'wijk', code: 'WK026802', name: null },
      { level: 'gemeente', code: 'GM0268', name: 'Voorbeek' },
      { level: 'provincie', code: 'PV25', name: 'Proefland' },
    ],
  })
  const asked = fake.requests[0]?.query.get('fl')?.split(' ') ?? []
  for (const field of Object.keys(here).filter((name) => /perceel|appartement|buurt/.test(name))) {
    assert.ok(asked.includes(field), field)
  }
})

for (const wrong of [
  { gekoppeld_perceel: 'everything' },
  { gekoppeld_perceel: Array(51).fill('NMG00-B-5302') },
  { gekoppeld_appartement: ['NMG00-B-5302'] },
  { buurtcode: '0268' },
  { gemeentecode: 'GM0268' },
])
  test(`Locatieserver: ${JSON.stringify(wrong).slice(0, 50)} is not believed`, async () => {
    await using fake = await fakeLocatieserver([{ ...DOCS[0], ...wrong }])
    await assert.rejects(locatieserver(clientOf(fake)).addressesAt(at, call), invalid)
  })
