import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { AdresseerbaarObject, BagObject } from '../../src/import/bag-object.ts'
import { bagFile } from '../../src/import/test-extract/bag-xml-writer.ts'
import { seededRandom } from '../../src/register/seeded-random.ts'
import { openRegister } from '../../src/register/sqlite-register.ts'
import { seedSampleTown } from '../../src/sample-town/seed.ts'
import { drawMunicipality } from './draw-municipality.ts'
import { documents, importFiles } from './import-files.ts'
import { nationalExtract } from './national-extract.ts'
import { occurrenceXml } from './occurrence-xml.ts'
import { readTemplate, type Template } from './template.ts'

const folder = mkdtempSync(join(tmpdir(), 'voordeur-national-'))
const SIZE = { addresses: 5_000, buildings: 6_000 }

let template: Template
before(async () => {
  const file = join(folder, 'template.sqlite')
  await seedSampleTown(file)
  template = readTemplate(file)
})
after(() => rmSync(folder, { recursive: true }))

const made = (size = SIZE): readonly BagObject[] =>
  [...nationalExtract(template, size)].flatMap(({ occurrences }) => [...occurrences])

const of = <Kind extends BagObject['kind']>(objects: readonly BagObject[], kind: Kind) =>
  objects.filter((each): each is Extract<BagObject, { kind: Kind }> => each.kind === kind)

const units = (objects: readonly BagObject[]) =>
  objects.filter((each): each is AdresseerbaarObject => each.kind === 'Verblijfsobject')

describe('a country from the pieces of one town', () => {
  test('is as large as asked, and the same each time', () => {
    const objects = made()
    const live = of(objects, 'Nummeraanduiding').filter(({ status }) => !/ingetrokken/.test(status))
    const size = live.length
    assert.ok(size >= SIZE.addresses && size < SIZE.addresses * 1.5, `${size} addresses`)
    assert.ok(of(objects, 'Pand').length >= SIZE.buildings)
    assert.deepEqual(made(), objects)
  })

  test('has no two things of one id, and postcodes that no two streets share', () => {
    const objects = made()
    const kinds = objects.filter(({ kind }) => kind !== 'InOnderzoek')
    assert.equal(new Set(kinds.map(({ kind, id }) => `${kind} ${id}`)).size, kinds.length)
    const streets = new Map<string, Set<string>>()
    for (const { postcode, openbareRuimte } of of(objects, 'Nummeraanduiding')) {
      if (!postcode) continue
      assert.match(postcode, /^[1-9]\d{3}[A-Z]{2}$/)
      streets.set(postcode, (streets.get(postcode) ?? new Set()).add(openbareRuimte))
    }
    assert.ok(streets.size > 50)
    assert.ok([...streets.values()].every(({ size }) => size === 1))
  })

  test('keeps what belongs together: units, addresses, buildings and streets', () => {
    const objects = made()
    const ids = new Set(objects.map(({ id }) => id))
    for (const unit of units(objects)) {
      assert.equal(unit.hoofdadressen.length, 1)
      for (const id of [...unit.hoofdadressen, ...unit.nevenadressen, ...unit.panden]) {
        assert.ok(ids.has(id), id)
      }
    }
    assert.ok(units(objects).some(({ nevenadressen }) => nevenadressen.length > 0))
    assert.ok(units(objects).some(({ panden }) => panden.length > 1))
    for (const { openbareRuimte } of of(objects, 'Nummeraanduiding')) {
      assert.ok(ids.has(openbareRuimte))
    }
  })

  test('takes every kind in the order of its ids, as an extract does', () => {
    for (const { occurrences } of nationalExtract(template, SIZE)) {
      const objects = [...occurrences]
      for (const kind of ['Nummeraanduiding', 'Pand', 'OpenbareRuimte'] as const) {
        const ids = of(objects, kind).map(({ id }) => id)
        assert.deepEqual(ids, ids.toSorted())
      }
    }
  })

  test('keeps the order in which ids were given out, whatever street they are of', () => {
    const drawn = drawMunicipality(template, seededRandom('a'), {
      ...{ shift: { x: 0, y: 0 }, nextPostcode: () => '1000AA', sheds: () => 50 },
    })
    for (const things of [drawn.addresses, drawn.units, drawn.buildings]) {
      const ids = things.map(({ item }) => item.id)
      assert.ok(ids.length > 100)
      assert.deepEqual(ids, ids.toSorted())
    }
  })

  test('becomes the same register through XML and the import', async () => {
    const objects = made()
    const half = Math.floor(objects.length / 2)
    const files = [objects.slice(0, half), objects.slice(half)]
    const bytes = Buffer.from(files.map((some) => bagFile(...some.map(occurrenceXml))).join('\0'))
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000)
    }
    const phases: string[] = []
    const { counts, registerFile, occurrences, xmlBytes } = await importFiles({
      ...{ files: pieces(), size: SIZE, folder },
      onProgress: ({ phase, fraction }) => {
        assert.ok(fraction >= 0 && fraction <= 1)
        phases.push(phase)
      },
    })
    assert.equal(occurrences, objects.length)
    assert.equal(xmlBytes, bytes.length - 1)
    assert.equal(counts.numbers, of(objects, 'Nummeraanduiding').length)
    assert.equal(counts.buildings, of(objects, 'Pand').length)
    assert.equal(counts.houseboats > 0, true)
    assert.ok(phases.includes('reading') && phases.includes('indexing'))
    const register = openRegister(registerFile)
    for (const unit of units(objects).slice(0, 50)) {
      const [address] = await register.addressesOfObject(unit.id)
      assert.deepEqual(
        [address?.nummeraanduidingId, address?.oppervlakte, address?.position, address?.pandIds],
        [unit.hoofdadressen[0], unit.oppervlakte, unit.position, unit.panden],
      )
    }
    register.close()
  })
})

test('files are taken apart wherever the pieces begin and end', async () => {
  for (const size of [1, 2, 3, 5, 100]) {
    async function* pieces() {
      const bytes = Buffer.from('first\0second\0third')
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
    }
    const found: string[] = []
    for await (const file of documents(pieces())) {
      let text = ''
      for await (const piece of file) text += piece.toString()
      found.push(text)
    }
    assert.deepEqual(found, ['first', 'second', 'third'], `${size}`)
  }
})
