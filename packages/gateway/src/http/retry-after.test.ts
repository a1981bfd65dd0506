import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { retryAfterMs } from './retry-after.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')

describe('Retry-After', () => {
  const READ: [string | null | undefined, number | undefined][] = [
    ['3', 3_000],
    [' 0 ', 0],
    ['Fri, 20 Nov 2026 12:00:07 GMT', 7_000],
    ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
    ['-5', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    ['9999999999', undefined],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ]
  for (const [value, expected] of READ) {
    it(`of ${JSON.stringify(value)} means ${expected}`, () => {
      assert.equal(retryAfterMs(value, NOW), expected)
    })
  }
})
