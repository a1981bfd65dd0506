import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createTokenCache } from './token-cache.ts'

const cacheOf = (maxBytes = 1_000_000) => {
  const clock = { time: 0, now: () => clock.time }
  return { clock, cache: createTokenCache(maxBytes, clock) }
}

describe('the token cache', () => {
  it('gives a token up to five minutes before it ends', () => {
    const { clock, cache } = cacheOf()
    cache.set('a', { accessToken: 'token', expiresIn: 3_600 })
    clock.time = 3_300_000 - 1
    assert.equal(cache.get('a'), 'token')
    clock.time = 3_300_000
    assert.equal(cache.get('a'), undefined)
    assert.equal(cache.stats().entries, 0, 'and forgets it then')
  })

  it('does not keep a token that ends within five minutes', () => {
    const { cache } = cacheOf()
    cache.set('a', { accessToken: 'token', expiresIn: 300 })
    assert.equal(cache.stats().entries, 0)
  })

  it('stays within its bytes, and reports them', () => {
    const { cache } = cacheOf(10_000)
    const accessToken = 'x'.repeat(2_000)
    for (let person = 0; person < 20; person++)
      cache.set(`person-${person}`, { accessToken, expiresIn: 3_600 })
    const { entries, bytes, maxBytes, evictions } = cache.stats()
    assert.deepEqual([entries, maxBytes, evictions], [4, 10_000, 16])
    assert.ok(bytes > 4 * 2_000 && bytes <= 10_000, `${bytes} bytes`)
    assert.equal(cache.get('person-0'), undefined)
    assert.equal(cache.get('person-19'), accessToken)
  })

  it('counts hits and misses', () => {
    const { cache } = cacheOf()
    cache.get('a')
    cache.set('a', { accessToken: 'token', expiresIn: 3_600 })
    for (let times = 0; times < 3; times++) cache.get('a')
    assert.deepEqual([cache.stats().hits, cache.stats().misses], [3, 1])
  })

  it('drops the token that was refused and no newer one', () => {
    const { cache } = cacheOf()
    cache.set('a', { accessToken: 'newer', expiresIn: 3_600 })
    cache.drop('a', 'refused')
    assert.equal(cache.get('a'), 'newer')
    cache.drop('a', 'newer')
    assert.equal(cache.get('a'), undefined)
  })
})
