import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sampleAssessment } from '../assessments/sample-assessment.ts'
import { compareAssessments } from '../domain/compare-assessments.ts'
import { comparisonTable } from './comparison-table.ts'
import type { ExportWriter } from './export-row.ts'
import { factSheetWriter } from './fact-sheet.ts'
import { markdownText } from './markdown-text.ts'
import { propertyTableWriter } from './property-table.ts'
import { sampleRow } from './sample-row.ts'

const written = (
  { start, between, end, row }: ExportWriter,
  ...rows: ReturnType<typeof sampleRow>[]
) => `${start}${rows.map(row).join(between)}${end}`

const NASTY = [
  '<script>alert(1)</script>',
  '[click](https://evil.example)',
  '![pixel](https://evil.example/p.png)',
  'https://evil.example and www.evil.example and a@evil.example',
  '`code` | cell | **bold** _x_ ~~y~~ # head $x$',
  '&lt;b&gt; &copy; \\',
  'line one\nline two\r\n\n# not a head',
].join(' ')

test('what people or registers wrote is only text', () => {
  const text = markdownText(NASTY)
  assert.doesNotMatch(text, /\n/)
  assert.doesNotMatch(text, /[<>]/)
  assert.doesNotMatch(text, /(?<!\\)\/\//)
  assert.doesNotMatch(text, /www\.|evil\.example/i)
  assert.doesNotMatch(text, /(?<!\\)[`*_[\]|~$@#!]/)
  assert.equal(markdownText('a & b'), 'a &amp; b')
  assert.equal(markdownText('www.1'), 'www\\.1')
  assert.equal(markdownText('a \\ b'), 'a \\\\ b')
  assert.equal(markdownText('Kade 1, 1234 AB Voorbeek (bis).'), 'Kade 1, 1234 AB Voorbeek (bis).')
  assert.ok(markdownText('x'.repeat(5000)).length < 600)
})

test('for any text no sign with a meaning is left bare', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      const bare = markdownText(text).replace(/\\[!-/:-@[-`{-~]|&(?:amp|lt|gt);/g, '')
      assert.doesNotMatch(bare, /[\\`*_[\]{}#|~$@!&<>\n\r]/)
    }),
    { seed: 1, numRuns: 500 },
  )
})

test('a table keeps its columns, whatever stands in its cells', () => {
  const { property } = sampleAssessment()
  const row = sampleRow({ property: { ...property, display: NASTY, woonplaats: NASTY } })
  const lines = written(propertyTableWriter('en'), row, sampleRow()).split('\n')
  const columns = lines
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split(/(?<!\\)\|/).length)
  assert.deepEqual(columns, [10, 10, 10, 10])
  const sheet = written(factSheetWriter('nl'), row)
  assert.equal(sheet.split('\n').filter((line) => line.startsWith('## ')).length, 1)
  assert.doesNotMatch(sheet, /<|(?<!\\)\]\(/)
})

test('a fact sheet has everything on one page, in Dutch', () => {
  const sheet = written(factSheetWriter('nl'), sampleRow())
  for (const words of [
    '# Beoordelingen',
    '## Kade 1, 1234 AB Voorbeek',
    '| Beoordeeld op | 21 november 2026 |',
    '| Doel | verkoop |',
    '| Waarde, laag – midden – hoog | € 255.000 – € 300.000 – € 345.000 |',
    '- **ernstig**: Voor pand 9999100000000001 is een sloopvergunning verleend.',
    '| 4. Energieprestatie | 22 | 22 | 22 | Volgens het energielabel. |',
    '| rent | 950.5 |',
    '### Aannames',
    '### Wat ontbreekt',
    '| Versie van de regels |',
    'Geen taxatie (NRVT)',
  ])
    assert.ok(sheet.includes(words), `${words}\n${sheet}`)
  assert.ok(written(factSheetWriter('en'), sampleRow()).includes('| Purpose | sale |'))
})

test('a sheet without findings, points or figures leaves those parts out and says why', () => {
  const sheet = written(factSheetWriter('en'), sampleRow({ ...sampleAssessment(), overrides: {} }))
  for (const part of ['### Findings', '### Rent points by rubric', '### As given'])
    assert.ok(!sheet.includes(part), part)
  assert.ok(sheet.includes('is from before rent points were counted'))
  assert.ok(sheet.includes('| Value, low – central – high | not known |'))
})

test('two assessments side by side: what differs, and the points by rubric', () => {
  const [a, b] = [
    sampleRow().assessment,
    sampleRow({ purpose: 'rent', overrides: { woz: 320_000 } }).assessment,
  ]
  const text = comparisonTable(compareAssessments(a, b), 'en')
  assert.ok(text.includes('| Field | A | B | Difference |'))
  assert.ok(text.includes('| overrides\\.woz | 300,000 | 320,000 | 20,000 |'), text)
  assert.ok(text.includes('| purpose | sale | rent | – |'))
  assert.ok(text.includes('| 4. Energieprestatie (Energy performance) | 22 | 22 | 0 |'))
  const same = comparisonTable(compareAssessments(sampleAssessment(), sampleAssessment()), 'nl')
  assert.ok(same.includes('geen'))
})
