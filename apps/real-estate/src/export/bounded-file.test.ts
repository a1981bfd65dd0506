import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boundedFile } from './bounded-file.ts'
import type { ExportRow, ExportWriter } from './export-row.ts'
import { sampleRow } from './sample-row.ts'

/** Writes the id of a row, whatever it is. */
const writer: ExportWriter = {
  mediaType: 'text/plain',
  extension: 'txt',
  start: '<',
  between: ',',
  end: '>',
  row: ({ assessment }) => assessment.id,
}

const rowCalled = (id: string): ExportRow => {
  const row = sampleRow()
  return { ...row, assessment: { ...row.assessment, id } }
}

const fill = (maxBytes: number, ...ids: string[]) => {
  const file = boundedFile(writer, maxBytes)
  const taken = ids.filter((id) => file.add(rowCalled(id)))
  return { taken, text: file.text(), rows: file.rows }
}

test('rows are taken while the whole file fits, to the byte', () => {
  assert.deepEqual(fill(7, 'ab', 'cd', 'ef'), { taken: ['ab', 'cd'], text: '<ab,cd>', rows: 2 })
  assert.deepEqual(fill(6, 'ab', 'cd').taken, ['ab'])
})

test('the first row always fits, so that a file moves on', () => {
  assert.deepEqual(fill(1, 'much too long', 'x'), {
    taken: ['much too long'],
    text: '<much too long>',
    rows: 1,
  })
})

test('what counts is the size inside JSON: quotes, line ends and signs beyond ASCII are longer', () => {
  assert.deepEqual(fill(9, 'a', '"""').taken, ['a'])
  assert.deepEqual(fill(10, 'a', '"""').taken, ['a', '"""'])
  assert.deepEqual(fill(6, 'a', '€').taken, ['a'])
  assert.deepEqual(fill(7, 'a', '€').taken, ['a', '€'])
})

test('no row is a file too', () => {
  assert.deepEqual(fill(1), { taken: [], text: '<>', rows: 0 })
})
