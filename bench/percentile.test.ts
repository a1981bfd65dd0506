import assert from 'node:assert/strict'
import { test } from 'node:test'
import { percentile } from './percentile.ts'

test('a share of the values lies below it', () => {
  const values = Array.from({ length: 100 }, (_, index) => index + 1)
  const shares = [0, 0.5, 0.95, 0.99, 1].map((share) => percentile(values, share))
  assert.deepEqual(shares, [1, 51, 96, 100, 100])
  assert.equal(percentile([7], 0.5), 7)
  assert.throws(() => percentile([], 0.5), /nothing/)
})
