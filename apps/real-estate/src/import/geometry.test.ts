import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parsePoints, polygonShape } from './geometry.ts'

const ring = (hole: boolean, ...pairs: readonly (readonly [number, number])[]) => ({
  hole,
  points: pairs.map(([x, y]) => ({ x, y })),
})

const box = (hole: boolean, x: number, y: number, size: number) =>
  ring(hole, [x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y])

describe('geometry', () => {
  test('reads points in two and in three dimensions', () => {
    const points = [
      { x: 1, y: 2 },
      { x: 3, y: 4 },
    ]
    assert.deepEqual(parsePoints('1 2 3 4', 2), points)
    assert.deepEqual(parsePoints('\n1 2 0.0\n 3 4 0.0 ', 3), points)
  })

  test('refuses what is not coordinates', () => {
    assert.equal(parsePoints('1 2 3', 2), undefined)
    assert.equal(parsePoints('1 two', 2), undefined)
    assert.equal(parsePoints('', 2), undefined)
  })

  test('measures a small shed at large coordinates exactly', () => {
    const shape = polygonShape([box(false, 131_000.123, 480_000.456, 1.5)])
    assert.equal(shape.areaM2, 2.3)
    assert.deepEqual(shape.position, { x: 131_000.873, y: 480_001.206 })
  })

  test('takes holes off the area and off the centroid', () => {
    const shape = polygonShape([box(false, 0, 0, 10), box(true, 0, 0, 5)])
    assert.equal(shape.areaM2, 75)
    assert.deepEqual(shape.position, { x: 5.833, y: 5.833 })
  })

  test('does not depend on the direction of a ring', () => {
    const clockwise = ring(false, [0, 0], [0, 4], [4, 4], [4, 0], [0, 0])
    assert.deepEqual(polygonShape([clockwise]), polygonShape([box(false, 0, 0, 4)]))
  })

  test('adds up several polygons', () => {
    const shape = polygonShape([box(false, 0, 0, 2), box(false, 10, 0, 2)])
    assert.deepEqual(shape, { position: { x: 6, y: 1 }, areaM2: 8 })
  })

  test('keeps a place for a polygon without a size', () => {
    const line = ring(false, [7, 8], [9, 8], [7, 8])
    assert.deepEqual(polygonShape([line]), { position: { x: 7, y: 8 }, areaM2: null })
    assert.deepEqual(polygonShape([]), { position: null, areaM2: null })
  })
})
