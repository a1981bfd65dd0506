import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Register } from '../register/register.ts'
import { openRegister } from '../register/sqlite-register.ts'
import { importExtract } from './import-extract.ts'
import type { ImportSummary } from './import-summary.ts'

const REPOSITORY = join(import.meta.dirname, '../../../..')
const EXTRACT = join(REPOSITORY, '../shared/data/bag/BAGGEM0457L-15102021.zip')

const skip = existsSync(EXTRACT) ? false : 'the extract of Weesp is not on this machine'

describe('importing the extract of Weesp', { skip }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'voordeur-weesp-'))
  const registerFile = join(directory, 'register.sqlite')
  let summary: ImportSummary
  let register: Register & { close(): void }
  let seconds: number

  before(async () => {
    const started = performance.now()
    summary = await importExtract({ zip: EXTRACT, registerFile })
    seconds = (performance.now() - started) / 1000
    register = openRegister(registerFile)
  })
  after(() => {
    register?.close()
    rmSync(directory, { recursive: true })
  })

  // 626 distinct postcodes: 107 live addresses have none, and having none is not a 627th.
  test('counts what is known to be in it', () => {
    assert.deepEqual(summary.counts, {
      numbers: 12_694,
      addresses: 12_034,
      endedAddresses: 660,
      sideAddresses: 4,
      withoutPostcode: 107,
      postcodes: 626,
      units: 11_858,
      plannedUnits: 812,
      houseboats: 167,
      pitches: 5,
      buildings: 12_899,
      endedBuildings: 672,
      inOnderzoek: 5,
    })
    assert.equal(summary.leftOut, 0)
  })

  test('takes less than 20 seconds', () => {
    assert.ok(seconds < 20, `${seconds.toFixed(1)} s`)
  })

  const at = async (postcode: string, huisnummer: number, huisletter = '', toevoeging = '') => {
    const query = { postcode, huisnummer, huisletter, toevoeging, offset: 0, limit: 5 }
    const { items } = await register.addresses(query)
    const [address] = items
    assert.ok(address && items.length === 1, `${postcode} ${huisnummer} is one address`)
    const [building] = await register.buildings(address.pandIds)
    return { address, building }
  }

  test('knows a house on the Achtergracht', async () => {
    const { address, building } = await at('1381BK', 1)
    assert.deepEqual(address, {
      nummeraanduidingId: '0457200000198425',
      adresseerbaarObjectId: '0457010000008086',
      objectType: 'verblijfsobject',
      isNevenadres: false,
      openbareRuimteId: '0457300000000001',
      street: 'Achtergracht',
      huisnummer: 1,
      huisletter: null,
      toevoeging: null,
      postcode: '1381BK',
      woonplaats: 'Weesp',
      woonplaatsId: '3631',
      addressStatus: 'Naamgeving uitgegeven',
      objectStatus: 'Verblijfsobject in gebruik',
      ended: false,
      gebruiksdoelen: ['woonfunctie'],
      oppervlakte: 95,
      pandIds: ['0457100000054954'],
      position: { x: 131_260.443, y: 480_081.385 },
      inOnderzoek: false,
      fictional: false,
    })
    assert.equal(building?.status, 'Pand in gebruik')
  })

  for (const [postcode, number, letter, expected] of [
    ['1381BR', 86, 'A', ['Achtergracht', 90, ['woonfunctie'], 1930, 59.1, 1]],
    ['1381BX', 4, 'a', ['Breedstraat', 51, ['gezondheidszorgfunctie'], 1925, 75.2, 2]],
    ['1382SH', 15, '', ['Henriëtte Roland Holsthof', 57, ['woonfunctie'], 1960, 155.5, 8]],
    [
      '1382LS',
      12,
      'a',
      ['Korte Muiderweg', 400, ['woonfunctie', 'kantoorfunctie'], 1912, 429.4, 2],
    ],
    ['1381CC', 22, 'a', ['Nieuwstad', 155, ['woonfunctie'], 1682, 191.6, 2]],
    ['1382XC', 427, '', ['Meidoornlaan', 89, ['woonfunctie'], 1965, 1749.9, 154]],
  ] as const) {
    test(`knows ${postcode} ${number}${letter}`, async () => {
      const { address, building } = await at(postcode, number, letter)
      const { street, oppervlakte, gebruiksdoelen } = address
      const { bouwjaar, footprintM2, unitCount } = building ?? {}
      const found = [street, oppervlakte, gebruiksdoelen, bouwjaar, footprintM2, unitCount]
      assert.deepEqual(found, expected)
    })
  }

  test('knows a houseboat, which has no area, purpose or building', async () => {
    const { address, building } = await at('1382LB', 501, 's')
    const { street, objectType, oppervlakte, gebruiksdoelen, pandIds } = address
    assert.deepEqual(
      [street, objectType, oppervlakte, gebruiksdoelen, pandIds, building],
      ['Lange Muiderweg', 'ligplaats', null, [], [], undefined],
    )
  })

  test('knows a side address and its main address', async () => {
    const { address } = await at('1382KT', 19)
    assert.equal(address.isNevenadres, true)
    const addresses = await register.addressesOfObject(address.adresseerbaarObjectId)
    assert.deepEqual(
      addresses.map(({ isNevenadres }) => isNevenadres),
      [false, true],
    )
  })

  test('gives the unit in use where a withdrawn one had the same address', async () => {
    const { address } = await at('1381BK', 3)
    assert.equal(address.adresseerbaarObjectId, '0457010000059794')
    const query = { postcode: '1381BK', huisnummer: 3, huisletter: '', offset: 0, limit: 9 }
    const { items } = await register.addresses({ ...query, includeEnded: true })
    assert.deepEqual(
      items.map(({ adresseerbaarObjectId: id, ended }) => [id, ended]),
      [
        ['0457010000059794', false],
        ['0457010000001061', true],
      ],
    )
  })

  test('has 107 addresses on one number and 154 units in one building', async () => {
    const { total } = await register.addresses({
      postcode: '1381DE',
      huisnummer: 30,
      offset: 0,
      limit: 1,
    })
    assert.equal(total, 107)
    const [largest] = await register.buildings(['0457100000054140'])
    assert.equal(largest?.unitCount, 154)
  })

  test('counts surroundings of the centre', async () => {
    const { address } = await at('1381BK', 1)
    assert.ok(address.position)
    const around = await register.surroundings(address.position, 250)
    assert.ok(around.addresses > 300 && around.addresses < 2000)
    assert.ok(around.medianBouwjaar !== null && around.medianBouwjaar < 1980)
  })

  test('has synthetic labels for about 60 per cent of homes', async () => {
    const { items } = await register.addresses({ postcode: '1384AW', offset: 0, limit: 200 })
    let labelled = 0
    for (const { adresseerbaarObjectId } of items) {
      const labels = await register.energyLabels(adresseerbaarObjectId)
      assert.ok(labels.every(({ synthetic }) => synthetic))
      if (labels.length > 0) labelled += 1
    }
    assert.ok(labelled > items.length * 0.4 && labelled < items.length * 0.8)
  })
})
