import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wholeNumber } from './whole-number.ts'

test('a number within its bounds is taken, and the bounds belong to it', () => {
  assert.deepEqual(
    ['0', '7', '1e1'].map((text) => wholeNumber('--runs', text, 0, 10)),
    [0, 7, 10],
  )
})

test('anything else is refused with a sentence that names the option and its bounds', () => {
  for (const text of ['', ' ', 'many', '1.5', '2', '11', '-3', 'Infinity'])
    assert.throws(() => wholeNumber('--runs', text, 3, 10), {
      message: `--runs must be a whole number from 3 to 10, and is "${text}".`,
    })
})
