import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { explainFailure } from './explain-failure.ts'
import { ImportError } from './import-error.ts'

const withFields = (fields: object): Error => Object.assign(new Error('raw detail'), fields)

describe('why an import failed', () => {
  for (const [what, error, sentence] of [
    ['what the importer itself says', new ImportError('The zip is odd.'), 'The zip is odd.'],
    ['a full disk, from the file system', withFields({ code: 'ENOSPC' }), 'The disk is full.'],
    ['a full disk, from SQLite', withFields({ errcode: 13 }), 'The disk is full.'],
    [
      'a failed write, from SQLite with an extended code',
      withFields({ errcode: 778 }),
      'Writing to the data folder failed; the disk may be full or faulty.',
    ],
    [
      'a folder that may not be written',
      withFields({ code: 'EACCES' }),
      'This user may not write to the data folder, or not read the zip.',
    ],
    ['a stop', new DOMException('x', 'AbortError'), 'The import was stopped.'],
    [
      'anything else, without control characters',
      new Error('a\u001b[31mb\n'),
      'The import failed unexpectedly: a?[31mb?.',
    ],
  ] as const) {
    test(`tells ${what}`, () => {
      assert.equal(explainFailure(error), sentence)
    })
  }
})
