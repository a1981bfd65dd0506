import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { openRegister } from '../register/sqlite-register.ts'
import { generateSampleTown, sampleEdgeCases } from './sample-town.ts'
import { seedSampleTown } from './seed.ts'

/** The edge cases that the tools have to cope with, each of which the town must show. */
const EXPECTED = [
  'addition',
  'area-unknown',
  'demolition-permit',
  'formed',
  'houseboat',
  'in-onderzoek',
  'label-energy-index',
  'label-expired',
  'label-neighbours-only',
  'label-none',
  'label-other-area',
  'label-renewed',
  'label-same-day',
  'label-simplified',
  'label-valid',
  'letter',
  'letter-and-addition',
  'lower-case-letter',
  'main-address',
  'many-in-one-building',
  'many-on-one-number',
  'mixed-use',
  'never-realised',
  'not-surveyed',
  'office',
  'out-of-use',
  'pitch',
  'same-key-formed',
  'same-key-in-use',
  'several-buildings',
  'several-on-number',
  'several-streets',
  'side-address',
  'under-renovation',
  'withdrawn',
  'without-postcode',
  'year-unknown',
]

describe('the sample town', () => {
  const directory = mkdtempSync(join(tmpdir(), 'voordeur-town-'))
  after(() => rmSync(directory, { recursive: true }))

  const { addresses: iterable, buildings: built } = generateSampleTown()
  const addresses = [...iterable]
  const buildings = [...built]

  test('is the same each time', () => {
    const again = generateSampleTown()
    assert.deepEqual([...again.addresses], addresses)
    assert.deepEqual([...again.buildings], buildings)
    assert.deepEqual(sampleEdgeCases(), sampleEdgeCases())
  })

  test('marks every record as fictional', () => {
    assert.equal(generateSampleTown().info.source, 'fictional')
    assert.ok(addresses.every(({ fictional }) => fictional))
    assert.ok(buildings.every(({ fictional }) => fictional))
  })

  test('has identifiers in the form of the BAG, all different, none of a real municipality', () => {
    const numbers = addresses.map((a) => a.nummeraanduidingId)
    assert.equal(new Set(numbers).size, numbers.length)
    assert.equal(new Set(buildings.map((b) => b.pandId)).size, buildings.length)
    for (const a of addresses) {
      assert.match(a.nummeraanduidingId, /^999920\d{10}$/)
      assert.match(a.adresseerbaarObjectId, /^99990[123]\d{10}$/)
      assert.match(a.openbareRuimteId, /^999930\d{10}$/)
      assert.equal(a.woonplaatsId, '9999')
    }
    for (const b of buildings) assert.match(b.pandId, /^999910\d{10}$/)
  })

  test('has postcodes that are not issued, and lies in the IJsselmeer', () => {
    for (const { postcode, position } of addresses) {
      assert.ok(postcode === null || /^1234[A-Z]{2}$/.test(postcode))
      assert.ok(position && position.x >= 146_000 && position.x < 148_500)
      assert.ok(position.y >= 537_000 && position.y < 538_500)
    }
  })

  test('refers to buildings that exist', () => {
    const known = new Set(buildings.map((b) => b.pandId))
    assert.ok(addresses.every(({ pandIds }) => pandIds.every((id) => known.has(id))))
  })

  test('shows every edge case, by a name of its own', () => {
    const names = sampleEdgeCases().map(({ name }) => name)
    assert.deepEqual(names.toSorted(), EXPECTED)
  })

  test('is seeded once, in far less than 300 ms, and not over what is there', async () => {
    const file = join(directory, 'register.sqlite')
    const started = performance.now()
    assert.equal(await seedSampleTown(file), true)
    assert.ok(performance.now() - started < 300)
    assert.equal(await seedSampleTown(file), false)
    const register = openRegister(file)
    assert.equal((await register.info()).counts.addresses, 378)
    register.close()
    const other = join(directory, 'other.sqlite')
    writeFileSync(other, 'an import')
    assert.equal(await seedSampleTown(other), false)
  })

  test('never replaces an import that lands while the town is being made', async () => {
    const file = join(directory, 'contested.sqlite')
    const town = generateSampleTown()
    function* overtaken() {
      writeFileSync(file, 'an import')
      yield* town.addresses
    }
    assert.equal(await seedSampleTown(file, { ...town, addresses: overtaken() }), false)
    assert.equal(readFileSync(file, 'utf8'), 'an import')
    assert.deepEqual(
      readdirSync(directory).filter((name) => name.endsWith('.tmp')),
      [],
    )
  })

  test('has a main street to show: a terraced house of 1935 with label D', async () => {
    const register = openRegister(join(directory, 'register.sqlite'))
    const { items } = await register.addresses({
      postcode: '1234AA',
      huisnummer: 1,
      offset: 0,
      limit: 2,
    })
    const [home] = items
    assert.ok(home)
    assert.deepEqual([home.street, home.oppervlakte, items.length], ['Voordeurstraat', 90, 1])
    const [building] = await register.buildings(home.pandIds)
    const [label] = await register.energyLabels(home.adresseerbaarObjectId)
    assert.deepEqual([building?.bouwjaar, label?.klasse], [1935, 'D'])
    register.close()
  })
})
