import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { AddressRecord, Register } from '../register/register.ts'
import { openRegister } from '../register/sqlite-register.ts'
import { importExtract } from './import-extract.ts'
import type { ImportSummary } from './import-summary.ts'
import { id, smallExtract } from './test-extract/small-extract.ts'

describe('importing a small extract', () => {
  const directory = mkdtempSync(join(tmpdir(), 'voordeur-import-'))
  const zip = join(directory, 'extract.zip')
  const registerFile = join(directory, 'data', 'register.sqlite')
  let summary: ImportSummary
  let register: Register & { close(): void }

  before(async () => {
    writeFileSync(zip, smallExtract())
    summary = await importExtract({ zip, registerFile })
    register = openRegister(registerFile)
  })

  after(() => {
    register.close()
    rmSync(directory, { recursive: true })
  })

  const address = async (serial: number): Promise<AddressRecord> => {
    const found = await register.addressById(id.address(serial))
    assert.ok(found, `address ${serial} is in the register`)
    return found
  }

  const area = async (serial: number) => (await address(serial)).oppervlakte

  test('says where the data comes from and which day it is of', async () => {
    const info = await register.info()
    assert.deepEqual(info, {
      name: 'BAG extract of Testmeer',
      source: 'bag-extract',
      asOf: '2021-10-15',
      licence: 'Public Domain Mark 1.0',
      counts: { addresses: 11, postcodes: 1, buildings: 3 },
      extent: { minX: 2.5, maxX: 131_005.19, minY: 2.5, maxY: 480_005.19 },
    })
  })

  test('counts what it put in and what it left out', () => {
    assert.deepEqual(summary.counts, {
      numbers: 12,
      addresses: 11,
      endedAddresses: 1,
      sideAddresses: 1,
      withoutPostcode: 1,
      postcodes: 1,
      units: 8,
      plannedUnits: 0,
      houseboats: 1,
      pitches: 1,
      buildings: 3,
      endedBuildings: 1,
      inOnderzoek: 2,
    })
    // Three units not current, a street that is not there, an address that nothing has.
    assert.equal(summary.leftOut, 5)
  })

  test('takes the occurrence that is valid on the state date, whatever the order', async () => {
    assert.equal(await area(1), 120)
    assert.equal((await address(1)).street, 'Lindelaan')
  })

  test('does not count the last day of an occurrence to it', async () => {
    assert.equal(await area(7), 71)
  })

  test('leaves a change that was registered ahead for later', async () => {
    assert.equal(await area(8), 80)
  })

  test('passes over occurrences that a correction set aside', async () => {
    assert.equal(await area(9), 90)
  })

  for (const [serial, why] of [
    [10, 'an object that turned out to be no BAG'],
    [11, 'an object that starts after the state date'],
    [12, 'an object whose registration ended'],
    [90, 'an address on a street that is not in the extract'],
    [91, 'an address that no object has'],
  ] as const) {
    test(`leaves out ${why}`, async () => {
      assert.equal(await register.addressById(id.address(serial)), undefined)
    })
  }

  test('keeps ended addresses, marked', async () => {
    const { ended, addressStatus, objectStatus } = await address(5)
    assert.deepEqual(
      { ended, addressStatus, objectStatus },
      {
        ended: true,
        addressStatus: 'Naamgeving ingetrokken',
        objectStatus: 'Verblijfsobject ingetrokken',
      },
    )
  })

  test('knows main address, side address and all buildings of a unit', async () => {
    const both = await register.addressesOfObject(id.unit(2))
    assert.deepEqual(
      both.map((a) => [a.nummeraanduidingId, a.isNevenadres]),
      [
        [id.address(2), false],
        [id.address(6), true],
      ],
    )
    assert.deepEqual(both[0]?.pandIds, [id.building(2), id.building(1)])
    assert.deepEqual(both[0]?.gebruiksdoelen, ['winkelfunctie', 'woonfunctie'])
  })

  test('keeps letter and addition as registered, and an absent postcode', async () => {
    const { huisletter, toevoeging } = await address(2)
    assert.deepEqual([huisletter, toevoeging], ['b', '3'])
    assert.equal((await address(3)).postcode, null)
  })

  test('takes the place of the address over the place of its street', async () => {
    assert.equal((await address(1)).woonplaats, 'Testmeer')
    assert.equal((await address(4)).woonplaats, 'Overkant')
  })

  test('turns placeholders for area and year into unknown', async () => {
    assert.equal(await area(3), null)
    assert.equal(await area(4), null)
    const years = await register.buildings([id.building(1), id.building(2), id.building(3)])
    assert.deepEqual(
      years.map((b) => b.bouwjaar),
      [1931, null, null],
    )
  })

  test('computes footprint without holes, and positions from points and polygons', async () => {
    const [house] = await register.buildings([id.building(1)])
    assert.equal(house?.footprintM2, 84)
    assert.deepEqual((await address(1)).position, { x: 100, y: 200 })
    assert.deepEqual((await address(13)).position, { x: 510, y: 610 })
    assert.deepEqual((await address(14)).position, { x: 7, y: 8 })
    assert.deepEqual((await address(15)).position, { x: 1005, y: 2005 })
  })

  test('knows houseboats and pitches, which have no area and no building', async () => {
    const boat = await address(13)
    assert.deepEqual(
      [boat.objectType, boat.oppervlakte, boat.pandIds, boat.gebruiksdoelen],
      ['ligplaats', null, [], []],
    )
    assert.equal((await address(14)).objectType, 'standplaats')
  })

  test('marks what is in onderzoek now, not what was', async () => {
    assert.equal((await address(1)).inOnderzoek, true)
    assert.equal((await address(3)).inOnderzoek, false)
    const doubted = await register.buildings([id.building(1), id.building(2)])
    assert.deepEqual(
      doubted.map((b) => b.inOnderzoek),
      [false, true],
    )
  })

  test('counts the live units of a building', async () => {
    const [house, annex] = await register.buildings([id.building(1), id.building(2)])
    assert.deepEqual([house?.unitCount, house?.dwellingCount], [8, 8])
    assert.deepEqual([annex?.unitCount, annex?.dwellingCount], [1, 1])
  })

  test('gives the same through temporary files as through memory', async () => {
    const before = readFileSync(registerFile)
    const again = await importExtract({ zip, registerFile, limits: { memoryBytes: 0 } })
    assert.deepEqual(again, summary)
    assert.ok(readFileSync(registerFile).equals(before))
    assert.deepEqual(readdirSync(join(directory, 'data')), ['register.sqlite'])
  })

  test('gives the same file again, byte for byte, and leaves nothing else', async () => {
    const digest = () => createHash('sha256').update(readFileSync(registerFile)).digest('hex')
    const first = digest()
    await importExtract({ zip, registerFile })
    assert.equal(digest(), first)
    assert.deepEqual(readdirSync(join(directory, 'data')), ['register.sqlite'])
  })
})
