import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAnonymousBudget } from './anonymous-budget.ts'
import { AnswerCache } from './answer-cache.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'
import { createSlots } from './slots.ts'

const NOON = Date.parse('2026-11-21T12:00:00Z')
const HOUR = 3_600_000

test('the cache holds no more answers and no more bytes than it may; the least used go first', () => {
  const kept = (cache: AnswerCache) => ['a', 'b', 'c'].filter((key) => cache.get(key, 0))
  const fill = (maxEntries: number, maxBytes: number) => {
    const cache = new AnswerCache({ maxEntries, maxBytes })
    const answer = { value: 1, fetchedAt: 0 }
    cache.set('a', answer, 10, 1)
    cache.set('b', answer, 10, 1)
    cache.get('a', 0)
    cache.set('c', answer, 10, 1)
    return kept(cache)
  }
  assert.deepEqual(fill(2, 1_000), ['a', 'c'])
  assert.deepEqual(fill(10, 20), ['a', 'c'])
  assert.deepEqual(fill(10, 5), [])
})

test('an answer that is set again takes its room once', () => {
  const cache = new AnswerCache({ maxEntries: 10, maxBytes: 25 })
  for (const key of ['a', 'a', 'a', 'b']) cache.set(key, { value: 1, fetchedAt: 0 }, 10, 1)
  assert.ok(cache.get('a', 0) && cache.get('b', 0))
})

test('a source can keep itself closed for a day, and no longer', () => {
  let now = 0
  const breaker = createCircuitBreaker({ failures: 5, openMs: 1_000, now: () => now })
  breaker.pause(1_000 * HOUR)
  now = 24 * HOUR - 1
  assert.equal(breaker.enter(), false)
  now = 24 * HOUR
  assert.equal(breaker.enter(), true)
})

test('a trial whose caller left does not keep the next one out', () => {
  let now = 0
  const breaker = createCircuitBreaker({ failures: 1, openMs: 1_000, now: () => now })
  breaker.failed()
  now = 1_000
  assert.deepEqual([breaker.enter(), breaker.enter()], [true, false])
  breaker.abandoned()
  assert.equal(breaker.enter(), true)
})

test('who leaves the line gives no turn away', async () => {
  const slots = createSlots(1, 5)
  const { signal } = new AbortController()
  const release = await slots.take(signal)
  const leaving = new AbortController()
  const left = assert.rejects(slots.take(leaving.signal), /left/)
  const waits = slots.take(signal)
  leaving.abort(new Error('left'))
  await left
  release?.()
  assert.equal(typeof (await waits), 'function')
})

test('the budget of strangers comes back with the Dutch day', () => {
  let now = NOON
  const budget = createAnonymousBudget(2, () => now)
  assert.deepEqual(
    [budget.spend(), budget.spend(), budget.spend()],
    [undefined, undefined, 'budget-spent'],
  )
  now = Date.parse('2026-11-21T23:30:00Z')
  assert.equal(budget.spend(), undefined)
  assert.equal(createAnonymousBudget(0, () => now).spend(), 'sign-in')
})
