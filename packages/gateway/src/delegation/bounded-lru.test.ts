import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { boundedLru } from './bounded-lru.ts'

const lruOf = (maxBytes: number) =>
  boundedLru<string>(maxBytes, (key, value) => key.length + value.length)

describe('a map bounded in bytes', () => {
  it('evicts what was used least recently, and counts', () => {
    const lru = lruOf(6)
    for (const key of ['a', 'b', 'c']) lru.set(key, '1')
    assert.equal(lru.get('a'), '1')
    lru.set('d', '1')
    assert.equal(lru.get('b'), undefined, 'b was used least recently')
    assert.deepEqual(['a', 'c', 'd'].map(lru.get), ['1', '1', '1'])
    assert.deepEqual([lru.entries, lru.bytes, lru.evictions], [3, 6, 1])
  })

  it('makes room for a large value with several small ones', () => {
    const lru = lruOf(6)
    for (const key of ['a', 'b', 'c']) lru.set(key, '1')
    lru.set('d', '123')
    assert.deepEqual(['a', 'b', 'c', 'd'].map(lru.get), [undefined, undefined, '1', '123'])
    assert.deepEqual([lru.entries, lru.bytes, lru.evictions], [2, 6, 2])
  })

  it('counts a replaced value once', () => {
    const lru = lruOf(6)
    lru.set('a', '1')
    lru.set('a', '123')
    assert.deepEqual([lru.entries, lru.bytes, lru.evictions], [1, 4, 0])
  })

  it('does not empty itself for a value that fits nowhere', () => {
    const lru = lruOf(6)
    lru.set('a', '1')
    lru.set('b', '123456')
    assert.equal(lru.get('a'), '1')
    assert.equal(lru.get('b'), undefined)
    lru.set('a', '123456')
    assert.equal(lru.get('a'), undefined, 'the old value is not left behind')
    assert.deepEqual([lru.entries, lru.bytes], [0, 0])
  })

  it('keeps its order and its sum through any order of calls', () => {
    // Against a plain list, with calls from a fixed sequence.
    const lru = lruOf(40)
    let list: [string, string][] = []
    let seed = 1
    const next = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % below
    }
    for (let step = 0; step < 2_000; step++) {
      const key = `k${next(12)}`
      const found = list.find(([each]) => each === key)
      const rest = list.filter(([each]) => each !== key)
      const action = next(3)
      if (action === 0) {
        assert.equal(lru.get(key), found?.[1])
        if (found) list = [...rest, found]
      } else if (action === 1) {
        lru.delete(key)
        list = rest
      } else {
        const value = 'x'.repeat(next(9))
        lru.set(key, value)
        list = [...rest, [key, value]]
        while (size(list) > 40) list.shift()
      }
      assert.deepEqual([lru.entries, lru.bytes], [list.length, size(list)])
    }
    assert.ok(lru.evictions > 50, `${lru.evictions} evictions`)
  })
})

const size = (list: readonly [string, string][]) =>
  list.reduce((sum, [key, value]) => sum + key.length + value.length, 0)
