import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isPending, whenKnown } from './pending.ts'

describe('a value', () => {
  it('is pending as a promise of whatever make, and as nothing else', () => {
    const promise = Promise.resolve(1)
    for (const later of [promise, Object.create(promise)]) assert.ok(isPending<unknown>(later))
    for (const known of [undefined, null, 0, 'then', {}, JSON.parse('{"then":true}'), () => {}])
      assert.ok(!isPending<unknown>(known))
  })

  it('that is there is gone on with at once, and what that throws is thrown', () => {
    const next = (text: string) => (text === '' ? assert.fail('empty') : text.length)
    assert.equal(whenKnown('four', next), 4)
    assert.throws(() => whenKnown('', next), /empty/)
  })

  it('that is to come is gone on with when it is there, and one that fails never', async () => {
    const next = (text: string) => text.length
    const later = whenKnown(Promise.resolve('four'), next)
    assert.ok(later instanceof Promise)
    assert.equal(await later, 4)
    const failing = Promise.reject<string>(new Error('away'))
    await assert.rejects(async () => whenKnown(failing, () => assert.fail('not reached')), /away/)
  })
})
