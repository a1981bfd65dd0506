import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type DelegationClass,
  DelegationFailed,
  type DelegationFailure,
} from './delegation-failed.ts'
import { createFailureMemory } from './failure-memory.ts'

const memoryOf = () => {
  const clock = { time: 0, now: () => clock.time }
  return { clock, memory: createFailureMemory(clock) }
}

const failure = (kind: DelegationClass, more: Partial<DelegationFailure> = {}) => ({
  class: kind,
  message: 'No.',
  ...more,
})

describe('the memory of failures', () => {
  const SECONDS: [DelegationClass, number][] = [
    ['STEP_UP', 30],
    ['CONSENT', 30],
    ['BLOCKED', 30],
    ['REAUTH', 30],
    ['APP_ONLY', 30],
    ['CONFIG', 10],
    ['TRANSIENT', 2],
    ['LOOP', 60],
  ]
  for (const [kind, seconds] of SECONDS) {
    it(`keeps ${kind} for ${seconds} seconds`, () => {
      const { clock, memory } = memoryOf()
      memory.remember('a', failure(kind))
      clock.time = seconds * 1_000 - 1
      assert.throws(() => memory.check('a'), DelegationFailed)
      memory.check('b')
      clock.time += 1
      memory.check('a')
      assert.equal(memory.entries, 0)
    })
  }

  it('keeps what says how long for that long, and tells the rest', () => {
    const { clock, memory } = memoryOf()
    memory.remember('a', failure('TRANSIENT', { retryAfter: 40 }))
    clock.time = 38_500
    assert.throws(
      () => memory.check('a'),
      (error: DelegationFailed) => error.failure.retryAfter === 2,
    )
    clock.time = 40_000
    memory.check('a')
  })

  it('gives a step-up back with its claims', () => {
    const { memory } = memoryOf()
    const stepUp = failure('STEP_UP', { claims: '{}', code: 50076, correlationId: 'id' })
    memory.remember('a', stepUp)
    assert.throws(
      () => memory.check('a'),
      (error: DelegationFailed) => {
        assert.deepEqual(error.failure, stepUp)
        return true
      },
    )
  })

  it('is bounded, claims included', () => {
    const { memory } = memoryOf()
    const claims = JSON.stringify({ a: 'x'.repeat(8_000) })
    for (let key = 0; key < 1_000; key++)
      memory.remember(`key-${key}`, failure('STEP_UP', { claims }))
    assert.ok(memory.entries < 270, `${memory.entries} of 1,000 are left`)
    memory.check('key-0')
    assert.throws(() => memory.check('key-999'), DelegationFailed)
  })
})
