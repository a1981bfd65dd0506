import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { type CommandContext, importBagCommand } from './command.ts'
import { importExtract } from './import-extract.ts'
import {
  bagFile,
  deliveryDocument,
  nummeraanduiding,
  pand,
  point,
  verblijfsobject,
} from './test-extract/bag-xml-writer.ts'
import { extractOf, id, STATE_DATE, smallExtract, typeZips } from './test-extract/small-extract.ts'
import { writeZip } from './test-extract/zip-writer.ts'

const EARLIER = 'what an earlier import put here'

describe('an import that fails', () => {
  let directory: string
  let zip: string

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'voordeur-broken-'))
    zip = join(directory, 'extract.zip')
    writeFileSync(join(directory, 'register.sqlite'), EARLIER)
  })

  afterEach(() => rmSync(directory, { recursive: true, force: true }))

  const run = async (
    args: readonly string[],
    context: Partial<CommandContext> = {},
  ): Promise<{ code: number; errors: string }> => {
    let errors = ''
    const code = await importBagCommand({
      arguments: args,
      environment: { VOORDEUR_DATA_DIR: directory },
      workingDirectory: directory,
      stdout: { write: () => true },
      stderr: {
        write: (text) => {
          errors += text
        },
      },
      signal: new AbortController().signal,
      ...context,
    })
    return { code, errors }
  }

  const assertUntouched = (files: readonly string[] = ['extract.zip', 'register.sqlite']): void => {
    assert.equal(readFileSync(join(directory, 'register.sqlite'), 'utf8'), EARLIER)
    assert.deepEqual(readdirSync(directory).sort(), files)
  }

  const fails = async (content: Buffer | string, sentence: RegExp): Promise<void> => {
    writeFileSync(zip, content)
    const { code, errors } = await run([zip])
    assert.match(errors, sentence)
    assert.match(errors, /(^|\n)import-bag: [^\n]+[^.]\. The register is unchanged\.\n$/)
    assert.equal(code, 1)
    assertUntouched()
  }

  const withBuildings = (xml: Buffer | string): Buffer =>
    extractOf([
      ...typeZips().filter(({ name }) => !name.includes('PND')),
      { name: 'PND.zip', content: writeZip([{ name: 'PND-000001.xml', content: xml }]) },
    ])

  test('without an argument tells how to use the command', async () => {
    for (const args of [[], ['--help'], ['a.zip', 'b.zip']]) {
      const { code, errors } = await run(args)
      assert.equal(code, 1)
      assert.match(errors, /^Usage: npm run import-bag -- <zip>/)
    }
    assertUntouched(['register.sqlite'])
  })

  test('on a file that is not there', async () => {
    const { code, errors } = await run(['nowhere.zip'])
    assert.equal(code, 1)
    assert.match(errors, /There is no file .*nowhere\.zip\. The register is unchanged/)
    assertUntouched(['register.sqlite'])
  })

  test('on a folder', async () => {
    const { errors } = await run([directory])
    assert.match(errors, /is not a file\./)
  })

  test('on a file that is not a zip', () => fails('no zip at all', /is not a zip file\./))

  test('on an empty file', () => fails('', /is not a zip file\./))

  test('on a zip that was cut off', async () => {
    const whole = smallExtract()
    await fails(whole.subarray(0, whole.length - 400), /is a zip that is cut off; download it/)
  })

  test('on a zip inside that was cut off', async () => {
    const [first, ...rest] = typeZips()
    assert.ok(first)
    const content = Buffer.from(first.content).subarray(0, -50)
    await fails(
      extractOf([{ ...first, content }, ...rest]),
      /"1999InOnderzoek15102021\.zip" in the zip is not a complete zip itself\./,
    )
  })

  test('on a zip inside that was cut off, without leaving temporary files', async () => {
    const [first, second] = typeZips()
    assert.ok(first && second)
    const content = Buffer.from(second.content).subarray(0, -50)
    writeFileSync(zip, extractOf([first, { ...second, content }]))
    const registerFile = join(directory, 'register.sqlite')
    await assert.rejects(importExtract({ zip, registerFile, limits: { memoryBytes: 0 } }), {
      message: '"1999VBO15102021.zip" in the zip is not a complete zip itself.',
    })
    assertUntouched()
  })

  test('on a zip that is something else', () =>
    fails(
      writeZip([{ name: 'holiday.jpg', content: 'x' }]),
      /is not a BAG extract .*Leveringsdocument-BAG-Extract\.xml/,
    ))

  test('on a part of an extract', async () => {
    const [first] = typeZips()
    await fails(Buffer.from(first?.content ?? ''), /is not a BAG extract as Kadaster delivers it/)
  })

  test('on an extract of BAG 1', () =>
    fails(
      extractOf(typeZips(), '<a:BAG-Extract-Levering xmlns:a="http://kadaster.nl/bag/v20090901"/>'),
      /is a BAG 1 extract/,
    ))

  test('on a delivery of mutations', () =>
    fails(
      extractOf(typeZips(), deliveryDocument(STATE_DATE).replaceAll('LVC-Extract', 'MUT-Extract')),
      /holds BAG mutations/,
    ))

  test('on an extract without a state date', () =>
    fails(extractOf(typeZips(), deliveryDocument('soon')), /has no StandTechnischeDatum/))

  test('on an extract without objects', () =>
    fails(
      extractOf([{ name: 'PND.zip', content: writeZip([{ name: 'p.xml', content: bagFile() }]) }]),
      /holds no objects/,
    ))

  for (const [left, sentence] of [
    ['WPL', 'it holds no place \\(WPL\\)\\.'],
    ['OPR', 'it holds no street \\(OPR\\)\\.'],
    ['NUM', 'it holds no address \\(NUM\\)\\.'],
    ['(VBO|LIG|STA)', 'it holds no unit, houseboat or pitch \\(VBO, LIG, STA\\)\\.'],
    ['PND', 'it holds no building \\(PND\\)\\.'],
    ['(VBO|LIG|STA|NUM)', 'no address \\(NUM\\), no unit, houseboat or pitch'],
  ] as const) {
    test(`on an extract without ${left}`, () =>
      fails(
        extractOf(typeZips().filter(({ name }) => !new RegExp(`1999${left}1`).test(name))),
        new RegExp(`The BAG extract is not complete: .*${sentence}`),
      ))
  }

  const withAddresses = (...addresses: readonly string[]): Buffer =>
    extractOf([
      ...typeZips().filter(({ name }) => !name.includes('NUM')),
      {
        name: 'NUM.zip',
        content: writeZip([{ name: 'NUM-000001.xml', content: bagFile(...addresses) }]),
      },
    ])

  const strayAddress = (serial: number): string =>
    nummeraanduiding(id.address(serial), { huisnummer: 1, street: id.street(1) })

  test('on an extract whose addresses belong to nothing in it', () =>
    fails(withAddresses(strayAddress(500)), /not complete: 1 of its 1 addresses do not fit/))

  test('on an extract of which a large part does not fit together', () => {
    const strays = Array.from({ length: 21 }, (_, index) => strayAddress(500 + index))
    return fails(
      withAddresses(strayAddress(1), ...strays),
      /not complete: 21 of its 22 addresses do not fit together with the rest/,
    )
  })

  test('on an extract whose units have lost their addresses', () => {
    const units = Array.from({ length: 40 }, (_, index) =>
      verblijfsobject(id.unit(500 + index), { main: id.address(500 + index), panden: [] }),
    )
    return fails(
      extractOf([
        ...typeZips(),
        { name: 'VBO.zip', content: writeZip([{ name: 'VBO.xml', content: bagFile(...units) }]) },
      ]),
      /not complete: 40 of its \d+ units and places do not fit/,
    )
  })

  test('when the data disk has no room for a zip inside', async () => {
    writeFileSync(zip, smallExtract())
    const registerFile = join(directory, 'register.sqlite')
    const limits = { memoryBytes: 0, keepFreeBytes: 2 ** 60 }
    await assert.rejects(importExtract({ zip, registerFile, limits }), {
      name: 'ImportError',
      message: /disk has [\d,]+ MB free, too little to unpack "1999GEM15102021\.zip" \(1 MB\)/,
    })
    assertUntouched()
  })

  const house = bagFile(pand(id.building(1), 1931, point(1, 2)))

  test('on XML that breaks off in the middle', () =>
    fails(
      withBuildings(house.slice(0, house.indexOf('oorspronkelijkBouwjaar') + 40)),
      /"PND-000001\.xml" in the zip is not valid XML/,
    ))

  test('on XML with a tag that does not match', () =>
    fails(withBuildings(house.replace('</Objecten:status>', '</Objecten:wrong>')), /not valid XML/))

  test('on XML that is not UTF-8', () =>
    fails(
      withBuildings(Buffer.from(house.replace('Pand in', 'P\u00e9nd in'), 'latin1')),
      /UTF-8|valid XML/,
    ))

  test('on XML that declares entities', () =>
    fails(
      withBuildings(house.replace('?>', '?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>')),
      /not valid XML: it has a document type declaration/,
    ))

  test('on XML that nests without end', () =>
    fails(
      withBuildings(`<bagStand>${'<a>'.repeat(100)}${'</a>'.repeat(100)}</bagStand>`),
      /nest more than 64 deep/,
    ))

  test('on an object without a usable identification', () =>
    fails(
      withBuildings(bagFile(pand('12', 1931, point(1, 2)))),
      /Pand 12 in the extract has no usable identificatie/,
    ))

  test('on an object whose geometry is no coordinates', () =>
    fails(
      withBuildings(house.replace('1 2 0.0', '1 two 0.0')),
      /Pand 1999100000000001 in the extract has no usable geometry/,
    ))

  test('on an entry that does not match its checksum', () =>
    fails(
      extractOf([
        { name: 'PND.zip', content: writeZip([{ name: 'p.xml', content: house, crc: 1 }]) },
      ]),
      /"p\.xml" in the zip is damaged/,
    ))

  test('on an entry that inflates to more than it declares', () =>
    fails(
      extractOf([
        {
          name: 'PND.zip',
          content: writeZip([{ name: 'p.xml', content: house, declaredSize: 9 }]),
        },
      ]),
      /"p\.xml" in the zip is damaged/,
    ))

  test('on entries whose names lead out of the folder, and writes none of them', () =>
    fails(
      writeZip([
        { name: 'Leveringsdocument-BAG-Extract.xml', content: deliveryDocument(STATE_DATE) },
        { name: '../../outside.xml', content: house },
      ]),
      /damaged table of contents/,
    ))

  test('on entries that share their bytes', () =>
    fails(
      extractOf([
        {
          name: 'PND.zip',
          content: writeZip([
            { name: '1.xml', content: house },
            { name: '2.xml', content: house, sharesPrevious: true },
            { name: '3.xml', content: house, sharesPrevious: true },
          ]),
        },
      ]),
      /has entries that overlap/,
    ))

  test('on an entry that is packed too tightly to be true', () =>
    fails(
      extractOf([
        {
          name: 'PND.zip',
          content: writeZip([{ name: 'p.xml', content: Buffer.alloc(8_000_000) }]),
        },
      ]),
      /"p\.xml" in the zip is packed more than 300 to 1/,
    ))

  test('on zips nested too deep', async () => {
    let nested = writeZip([{ name: 'p.xml', content: house }])
    for (let depth = 0; depth < 5; depth += 1) {
      nested = writeZip([{ name: 'inner.zip', content: nested }])
    }
    await fails(extractOf([{ name: 'deep.zip', content: nested }]), /nested more than 5 deep/)
  })

  test('on more entries or more bytes than the limits allow', async () => {
    writeFileSync(zip, smallExtract())
    const registerFile = join(directory, 'register.sqlite')
    await assert.rejects(importExtract({ zip, registerFile, limits: { entries: 9 } }), {
      message: 'The zip holds more than 9 entries.',
    })
    await assert.rejects(importExtract({ zip, registerFile, limits: { inflatedBytes: 20_000 } }), {
      message: 'The zip inflates to more than 20000 bytes.',
    })
    assertUntouched()
  })

  test('when it is stopped, at any moment', async () => {
    writeFileSync(zip, smallExtract())
    for (const phase of ['reading', 'writing']) {
      const stop = new AbortController()
      const { code, errors } = await run([zip], {
        signal: stop.signal,
        stderr: {
          isTTY: true,
          write: (text) => {
            if (text.includes(phase === 'reading' ? 'occurrences' : 'writing')) stop.abort()
          },
        },
      })
      assert.equal(code, 1, errors)
      assertUntouched()
    }
  })

  test('says so when nothing was there before', async () => {
    rmSync(join(directory, 'register.sqlite'))
    const { errors } = await run(['nowhere.zip'])
    assert.match(errors, /Nothing was imported\./)
  })

  test('clears up what killed imports left, once it is a day old', async () => {
    writeFileSync(zip, smallExtract())
    const old = join(directory, 'import-0123456789abcdef.tmp')
    const recent = join(directory, 'register.sqlite.0123456789abcdef.tmp')
    writeFileSync(old, '')
    utimesSync(old, 1, 1)
    writeFileSync(recent, '')
    const { code } = await run([zip])
    assert.equal(code, 0)
    const left = ['extract.zip', 'register.sqlite', 'register.sqlite.0123456789abcdef.tmp']
    assert.deepEqual(readdirSync(directory).sort(), left)
  })
})
