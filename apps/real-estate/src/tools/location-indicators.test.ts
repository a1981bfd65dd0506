import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reachesBeyond } from './location-indicators.ts'

const INFO = {
  name: 'A register',
  source: 'bag-extract',
  asOf: '2026-07-01',
  licence: 'PDM',
  counts: { addresses: 1, postcodes: 1, buildings: 1 },
  extent: { minX: 1_000, maxX: 3_000, minY: 11_000, maxY: 13_000 },
} as const

test('a circle may touch the border of the register, on each side, and not cross it', () => {
  const crosses = (x: number, y: number, radius: number) => reachesBeyond(INFO, { x, y }, radius)
  const sides = [
    [1_100, 12_000],
    [2_900, 12_000],
    [2_000, 11_100],
    [2_000, 12_900],
  ] as const
  for (const [x, y] of sides)
    assert.deepEqual([crosses(x, y, 100), crosses(x, y, 101)], [false, true])
})

test('a register without an extent covers nothing that a circle could leave', () => {
  assert.equal(reachesBeyond({ ...INFO, extent: null }, { x: 0, y: 0 }, 100), false)
})
