import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isNeverIssued, type Postcode, parsePostcode } from './postcode.ts'

const code = (text: string) => {
  const result = parsePostcode(text)
  return result.ok ? result.value : result.problem.code
}

test('a postcode is read in any case, with spaces anywhere', () => {
  for (const text of ['1381AA', '1381 aa', ' 1381Aa ', '1381\u00a0AA', '13 81 a a']) {
    assert.equal(code(text), '1381AA')
  }
})

test('four digits lack their letters and five are foreign', () => {
  assert.equal(code('1381'), 'POSTCODE_LETTERS_MISSING')
  assert.equal(code('10115'), 'POSTCODE_FOREIGN')
})

test('a country before it tells a neighbour’s postcode from half a Dutch one', () => {
  for (const text of ['D-10115', 'de 10115', 'F-75001', 'FR75001']) {
    assert.equal(code(text), 'POSTCODE_FOREIGN', text)
  }
  for (const text of ['B-2387', 'BE 2387', 'L-1234', 'LU-1234', 'DK 1234']) {
    assert.equal(code(text), 'POSTCODE_FOREIGN/four', text)
  }
  for (const text of ['NL-1381AA', 'nl 1381 aa', 'NL1381AA']) assert.equal(code(text), '1381AA')
  for (const text of ['NL-10115', 'X-2387', 'B-1381AA', 'NL-NL-1381AA', 'BE-10115']) {
    assert.equal(code(text), 'INVALID_POSTCODE', text)
  }
})

test('anything else is no postcode', () => {
  const wrong = ['', '0381AA', '1381A', '1381AAA', 'AA1381', "1' OR '1'='1", '1381AÀ', '１３８１AA']
  for (const text of wrong) assert.equal(code(text), 'INVALID_POSTCODE', text)
})

test('SA, SD and SS are well formed but never issued', () => {
  assert.equal(code('1234SS'), '1234SS')
  assert.ok(isNeverIssued('1234SD' as Postcode))
  assert.ok(!isNeverIssued('1234SB' as Postcode))
})
