import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { EdgeCase } from '../sample-town/edge-case.ts'
import { sampleEdgeCases } from '../sample-town/sample-town.ts'
import { seedSampleTown } from '../sample-town/seed.ts'
import type { AddressQuery, AddressRecord, Register } from './register.ts'
import { openRegister } from './sqlite-register.ts'
import { MAX_SURROUNDINGS_RADIUS } from './surroundings.ts'

const display = (a: AddressRecord): string =>
  `${a.street} ${a.huisnummer}${a.huisletter ?? ''}${a.toevoeging ? `-${a.toevoeging}` : ''}`

describe('the register, on the sample town', () => {
  const directory = mkdtempSync(join(tmpdir(), 'voordeur-register-'))
  let register: Register & { close(): void }

  before(async () => {
    const file = join(directory, 'register.sqlite')
    await seedSampleTown(file)
    register = openRegister(file)
  })
  after(() => {
    register.close()
    rmSync(directory, { recursive: true })
  })

  const edge = (name: string): EdgeCase => {
    const found = sampleEdgeCases().find((candidate) => candidate.name === name)
    assert.ok(found, `edge case ${name} exists`)
    return found
  }

  const find = async (query: Partial<AddressQuery> & { postcode: string }) => {
    const { total, items } = await register.addresses({ offset: 0, limit: 1000, ...query })
    return { total, found: items.map(display) }
  }

  test('finds exactly one home by postcode and number', async () => {
    assert.deepEqual(await find({ postcode: '1234AA', huisnummer: 1 }), {
      total: 1,
      found: ['Voordeurstraat 1'],
    })
  })

  test('finds nothing rather than something near', async () => {
    const nothing = { total: 0, found: [] }
    assert.deepEqual(await find({ postcode: '1234AA', huisnummer: 2 }), nothing)
    assert.deepEqual(await find({ postcode: '1234ZZ' }), nothing)
    assert.deepEqual(await find({ postcode: "1234AA' OR 1=1 --" }), nothing)
  })

  test('without letter and addition asked, gives all on the number, in order', async () => {
    const { found } = await find({ postcode: '1234AC', huisnummer: 12 })
    assert.deepEqual(found, [
      'Sleutelgracht 12',
      'Sleutelgracht 12-A',
      'Sleutelgracht 12A',
      'Sleutelgracht 12A-2',
    ])
  })

  test('gives one total on every page: full, last, beyond the last, and one of nothing', async () => {
    for (const offset of [0, 1, 50, 106, 107, 500]) {
      for (const limit of [0, 1, 57, 107, 108, 1000]) {
        const { total, found } = await find({ postcode: '1234AH', huisnummer: 30, offset, limit })
        const expected = Math.max(0, Math.min(limit, 107 - offset))
        assert.deepEqual([total, found.length], [107, expected], `${offset} ${limit}`)
      }
    }
  })

  test('tells an absent letter or addition from any', async () => {
    const number = { postcode: '1234AC', huisnummer: 12 }
    const bare = await find({ ...number, huisletter: '', toevoeging: '' })
    assert.deepEqual(bare.found, ['Sleutelgracht 12'])
    const withoutLetter = await find({ ...number, huisletter: '' })
    assert.deepEqual(withoutLetter.found, ['Sleutelgracht 12', 'Sleutelgracht 12-A'])
    const letter = await find({ ...number, huisletter: 'A', toevoeging: '' })
    assert.deepEqual(letter.found, ['Sleutelgracht 12A'])
  })

  test('compares letters and additions without regard to case, and keeps their case', async () => {
    for (const huisletter of ['a', 'A']) {
      const { found } = await find({ postcode: '1234AC', huisnummer: 14, huisletter })
      assert.deepEqual(found, ['Sleutelgracht 14a'])
    }
    const { found } = await find({ postcode: '1234AC', huisnummer: 12, toevoeging: 'a' })
    assert.deepEqual(found, ['Sleutelgracht 12-A'])
  })

  test('pages through 107 homes on one number, additions in the order of their value', async () => {
    const query = { postcode: '1234AH', huisnummer: 30 }
    const all = await find(query)
    assert.equal(all.total, 107)
    assert.deepEqual(all.found.slice(8, 11), [
      'Luifelhof 30A-9',
      'Luifelhof 30A-10',
      'Luifelhof 30A-11',
    ])
    const page = await find({ ...query, offset: 100, limit: 50 })
    assert.deepEqual(page, { total: 107, found: all.found.slice(100) })
    const bare = await find({ ...query, huisletter: '', toevoeging: '' })
    assert.equal(bare.total, 0)
  })

  test('lists a postcode of several streets by street', async () => {
    const { found } = await find({ postcode: '1234AM', huisnummer: 3 })
    assert.deepEqual(found, ['Achterom 3', 'Belpad 3', 'Klopperpad 3'])
  })

  test('leaves ended addresses out unless asked', async () => {
    const query = { postcode: '1234AM', huisnummer: 21 }
    assert.equal((await find(query)).total, 0)
    assert.equal((await find({ ...query, includeEnded: true })).total, 1)
  })

  test('filters by type of object', async () => {
    assert.equal((await find({ postcode: '1234AK', objectTypes: ['ligplaats'] })).total, 6)
    const others = await find({
      postcode: '1234AK',
      objectTypes: ['verblijfsobject', 'standplaats'],
    })
    assert.equal(others.total, 0)
  })

  test('gives both objects that share an address', async () => {
    const { items } = await register.addresses({
      postcode: '1234AN',
      huisnummer: 8,
      offset: 0,
      limit: 10,
    })
    assert.deepEqual(
      items.map((a) => a.objectStatus),
      ['Verblijfsobject in gebruik', 'Verblijfsobject gevormd'],
    )
  })

  test('gives each address by its identifier, ended or not', async () => {
    for (const { nummeraanduidingId, street, postcode } of sampleEdgeCases()) {
      const address = await register.addressById(nummeraanduidingId)
      assert.deepEqual([address?.street, address?.postcode], [street, postcode])
    }
    assert.equal(await register.addressById('9999200000009999'), undefined)
  })

  test('gives all addresses of an object, the main one first', async () => {
    const { adresseerbaarObjectId } = edge('side-address')
    const addresses = await register.addressesOfObject(adresseerbaarObjectId)
    assert.deepEqual(
      addresses.map((a) => [display(a), a.isNevenadres]),
      [
        ['Sleutelgracht 16', false],
        ['Achterom 3', true],
      ],
    )
    assert.deepEqual(await register.addressesOfObject('0000010000000000'), [])
  })

  test('gives the live addresses in a building, up to a limit', async () => {
    const [pandId = ''] = edge('many-in-one-building').pandIds
    const some = await register.addressesInBuilding(pandId, 3)
    assert.deepEqual(some.map(display), ['Portaalweg 1', 'Portaalweg 2', 'Portaalweg 3'])
    assert.equal((await register.addressesInBuilding(pandId, 1000)).length, 154)
    const [demolished = ''] = edge('withdrawn').pandIds
    assert.deepEqual(await register.addressesInBuilding(demolished, 10), [])
  })

  test('gives buildings in the order asked, and passes over unknown ones', async () => {
    const { pandIds } = edge('several-buildings')
    const asked = [pandIds[1] ?? '', '0000100000000000', pandIds[0] ?? '']
    const buildings = await register.buildings(asked)
    assert.deepEqual(
      buildings.map((b) => b.bouwjaar),
      [1998, 1926],
    )
  })

  test('counts live units and dwellings per building', async () => {
    const counts = async (name: string) => {
      const [building] = await register.buildings(edge(name).pandIds)
      return [building?.unitCount, building?.dwellingCount]
    }
    assert.deepEqual(await counts('many-in-one-building'), [154, 154])
    assert.deepEqual(await counts('main-address'), [1, 1])
    assert.deepEqual(await counts('office'), [1, 0])
    assert.deepEqual(await counts('withdrawn'), [0, 0])
  })

  test('holds unknown as null: area, year, postcode', async () => {
    const address = async (name: string) => register.addressById(edge(name).nummeraanduidingId)
    assert.equal((await address('area-unknown'))?.oppervlakte, null)
    assert.equal((await address('houseboat'))?.oppervlakte, null)
    assert.equal((await address('without-postcode'))?.postcode, null)
    const [building] = await register.buildings(edge('year-unknown').pandIds)
    assert.equal(building?.bouwjaar, null)
  })

  test('marks in onderzoek on address and building', async () => {
    const { nummeraanduidingId, pandIds } = edge('in-onderzoek')
    assert.equal((await register.addressById(nummeraanduidingId))?.inOnderzoek, true)
    assert.equal((await register.buildings(pandIds))[0]?.inOnderzoek, true)
  })

  test('counts surroundings, ended things excepted, and only inside the circle', async () => {
    const home = await register.addressById(edge('label-valid').nummeraanduidingId)
    assert.ok(home?.position)
    const near = await register.surroundings(home.position, 1)
    assert.deepEqual(near, {
      addresses: 1,
      dwellings: 1,
      byGebruiksdoel: { woonfunctie: 1 },
      buildings: 1,
      medianBouwjaar: 1935,
    })
    const whole = await register.surroundings(home.position, 2000)
    const { counts } = await register.info()
    assert.equal(whole.addresses, counts.addresses)
    assert.equal(whole.byGebruiksdoel['kantoorfunctie'], 2)
    assert.equal(whole.buildings, counts.buildings - 2)
  })

  test('measures a circle and not a square', async () => {
    const home = await register.addressById(edge('label-valid').nummeraanduidingId)
    assert.ok(home?.position)
    const diagonal = { x: home.position.x - 3, y: home.position.y - 3 }
    assert.equal((await register.surroundings(diagonal, 4.2)).addresses, 0)
    assert.equal((await register.surroundings(diagonal, 4.3)).addresses, 1)
  })

  test('finds nothing around an empty place', async () => {
    assert.deepEqual(await register.surroundings({ x: 10_000, y: 400_000 }, 500), {
      addresses: 0,
      dwellings: 0,
      byGebruiksdoel: {},
      buildings: 0,
      medianBouwjaar: null,
    })
  })

  test('refuses a circle that is none, or too large', async () => {
    const at = { x: 146_000, y: 537_000 }
    for (const radius of [0, -1, Number.NaN, MAX_SURROUNDINGS_RADIUS + 1]) {
      await assert.rejects(register.surroundings(at, radius), RangeError)
    }
    await assert.rejects(register.surroundings({ x: Number.NaN, y: 0 }, 10), RangeError)
  })

  test('gives synthetic labels of finished homes, and of nothing else', async () => {
    const labels = async (name: string) => register.energyLabels(edge(name).adresseerbaarObjectId)
    assert.equal((await labels('label-valid')).length, 1)
    for (const name of ['label-none', 'office', 'houseboat', 'formed', 'withdrawn']) {
      assert.deepEqual(await labels(name), [], name)
    }
    assert.deepEqual(await register.energyLabels('0000010000000000'), [])
  })
})
