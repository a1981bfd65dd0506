import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sampleAssessment } from '../assessments/sample-assessment.ts'
import { parseBagId } from '../domain/bag-id.ts'
import { csvWriter } from './csv.ts'
import type { ExportRow } from './export-row.ts'
import { sampleRow } from './sample-row.ts'

/** RFC 4180 as a lenient reader has it, with any separator: rows of cells. */
function parse(csv: string, separator = ';'): string[][] {
  const end = separator === '|' ? '|\\r' : `${separator}\\r`
  // What follows a closing quote belongs to the cell.
  const cell = new RegExp(
    `("(?:[^"]|"")*")?([^${end}]*)(${separator === '|' ? '\\|' : separator}|\\r\\n)`,
    'y',
  )
  const rows: string[][] = [[]]
  while (cell.lastIndex < csv.length) {
    const [, quoted = '', bare = '', after = ''] = cell.exec(csv) ?? assert.fail(csv)
    rows.at(-1)?.push(quoted.slice(1, -1).replaceAll('""', '"') + bare)
    if (after === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}

const BOM = '\uFEFF'

const written = (row: ExportRow, lang: 'nl' | 'en' = 'nl'): string => {
  const { start, end, ...writer } = csvWriter(lang)
  return `${start}${writer.row(row)}${end}`
}

/** The cells of a row by the names in its head. */
function cells(row: ExportRow, lang: 'nl' | 'en' = 'nl'): Record<string, string> {
  const [head = [], values = []] = parse(written(row, lang).slice(BOM.length))
  assert.equal(values.length, head.length)
  return Object.fromEntries(head.map((name, n) => [name, values[n] ?? '']))
}

test('it opens in Dutch Excel: byte order mark, semicolons, decimal commas, CRLF', () => {
  const text = written(sampleRow())
  assert.ok(text.startsWith(`${BOM}Beoordeling;Beoordeeld op;Doel;Adres;Woonplaats;`))
  assert.ok(text.endsWith('\r\n'))
  assert.equal(text.split('\r\n').length, 3)
  assert.ok(!/(?<!\r)\n|\r(?!\n)/.test(text), 'no other line ends')
  const row = cells(sampleRow())
  assert.equal(row['Opgegeven huur €'], '950,5')
  assert.equal(row['Breedtegraad'], '52,3076543')
  assert.equal(row['Waarde midden €'], '300000')
  assert.equal(row['Beoordeeld op'], '2026-11-21 13:00:00', 'Dutch time')
  assert.equal(row['Verzonnen object'], 'ja')
  assert.equal(row['Bevindingen'], 'DEMOLITION_PERMIT, MIXED_USE')
  assert.equal(row['Ernstigste bevinding'], 'serious')
  assert.equal(row['Beoordelingen van dit object'], '2')
})

test('the head is in the reader’s language', () => {
  assert.equal(cells(sampleRow(), 'en')['Invented property'], 'yes')
})

test('identifications stay texts, and every tool takes them as they are', () => {
  const row = cells(sampleRow())
  assert.equal(row['Nummeraanduiding'], 'NL.IMBAG.Nummeraanduiding.9999200000000001')
  assert.equal(row['Adresseerbaar object'], 'NL.IMBAG.Verblijfsobject.9999010000000001')
  assert.equal(row['Panden'], 'NL.IMBAG.Pand.9999100000000001')
  for (const [kind, name] of [
    ['nummeraanduiding', 'Nummeraanduiding'],
    ['adresseerbaar_object', 'Adresseerbaar object'],
    ['pand', 'Panden'],
  ] as const)
    assert.ok(parseBagId(kind, row[name] ?? '').ok)
  const { property } = sampleAssessment()
  const berth = { ...property, adresseerbaarObjectId: '9999020000000001', pandIds: ['1', '2'] }
  const other = cells(sampleRow({ property: berth }))
  assert.equal(other['Adresseerbaar object'], 'NL.IMBAG.Ligplaats.9999020000000001')
  assert.equal(other['Panden'], '1, 2', 'what fits no pattern is not named')
})

test('what is not known is an empty cell', () => {
  const sample = sampleAssessment()
  const row = cells(sampleRow({ ...sample, overrides: {} }, { at: null }))
  for (const name of ['Waarde midden €', 'Huurpunten laag', 'Opgegeven huur €', 'Breedtegraad'])
    assert.equal(row[name], '', name)
})

/** The one cell whose text is the caller's own. */
const keyCell = (key: string): string => {
  const { assessment } = sampleRow()
  const keyed = { ...assessment, idempotency: { tool: 'T', key } }
  return cells({ ...sampleRow(), assessment: keyed })['Sleutel van de aanroep'] ?? assert.fail()
}

test('quotes, separators and line ends stay inside their cell', () => {
  assert.equal(keyCell('a;b'), 'a;b')
  assert.equal(keyCell('say "x"'), 'say "x"')
  assert.equal(keyCell('a\r\nb\tc\u0000d'), 'a b c d')
  assert.equal(keyCell('right\u202Eleft'), 'right left')
  assert.equal(keyCell('half \uD800'), 'half \uFFFD')
  assert.equal(keyCell(' spaces '), ' spaces ')
})

test('no text becomes a formula, wherever a program thinks that a cell begins', () => {
  assert.equal(keyCell('=1+1'), "'=1+1")
  for (const sign of '=+-@\uFF1D\uFF0B\uFF0D\uFF20') {
    assert.equal(keyCell(`${sign}x`), `'${sign}x`)
    assert.equal(keyCell(`  ${sign}x`), `  '${sign}x`)
    assert.equal(keyCell(`\t${sign}x`), ` '${sign}x`)
    assert.equal(keyCell(`\r${sign}x`), ` '${sign}x`)
    for (const separator of [',', ';', '|', '"', "'"])
      assert.equal(keyCell(`a${separator}${sign}x`), `a${separator}'${sign}x`)
  }
  assert.equal(keyCell('a-b=c'), 'a-b=c', 'inside a text they are only signs')
})

test('a negative number stays a number', () => {
  const row = cells(sampleRow({}, { at: { lat: -1.5, lon: 0 } }))
  assert.deepEqual([row['Breedtegraad'], row['Lengtegraad']], ['-1,5', '0'])
})

test('for any text there is one line, one cell, and no formula, however the file is read', () => {
  const nasty = fc.string({
    unit: fc.constantFrom(...'=+-@;,|"\'\t\r\n 1aé\u202E\uFF1D'),
    maxLength: 12,
  })
  fc.assert(
    fc.property(fc.oneof(nasty, fc.string({ unit: 'binary' })), (key) => {
      const { assessment } = sampleRow()
      const { row } = csvWriter('nl')
      const line = row({
        ...sampleRow(),
        assessment: { ...assessment, idempotency: { tool: 'T', key } },
      })
      assert.equal(line.split(/\r\n|\r|\n/).length, 2)
      const [whole = []] = parse(line)
      assert.equal(whole.length, parse(written(sampleRow()).slice(1))[0]?.length)
      for (const separator of [';', ',', '|']) {
        for (const cell of parse(line, separator).flat())
          assert.ok(!/^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/.test(cell), `${separator} ${cell}`)
      }
    }),
    { seed: 1, numRuns: 500 },
  )
})
