import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gate } from '../delegation/delegation-fixture.ts'
import { singleFlight, untilAborted } from './single-flight.ts'

describe('one flight for a key', () => {
  it('is shared by all who ask while it is under way', async () => {
    const once = singleFlight<number>()
    let runs = 0
    const { opened, release } = gate()
    const work = async () => {
      runs++
      await opened
      return runs
    }
    const all = [once('a', work), once('a', work), once('a', work)]
    release()
    assert.deepEqual(await Promise.all(all), [1, 1, 1])
    assert.equal(await once('a', work), 2, 'afterwards it runs anew')
  })

  it('runs beside the flights of other keys', async () => {
    const once = singleFlight<string>()
    const { opened, release } = gate()
    const held = once('a', async () => {
      await opened
      return 'a'
    })
    assert.equal(await once('b', async () => 'b'), 'b')
    release()
    assert.equal(await held, 'a')
  })

  it('fails for all and is over', async () => {
    const once = singleFlight<number>()
    const failing = () => Promise.reject(new Error('no'))
    const all = [once('a', failing), once('a', failing)]
    for (const each of all) await assert.rejects(each, /no/)
    assert.equal(await once('a', async () => 1), 1)
  })

  it('is left alone by who stops waiting', async () => {
    const once = singleFlight<string>()
    const { opened, release } = gate()
    const work = async () => {
      await opened
      return 'done'
    }
    const leaving = new AbortController()
    const left = untilAborted(once('a', work), leaving.signal)
    const stays = untilAborted(once('a', work), new AbortController().signal)
    leaving.abort(new Error('cancelled'))
    await assert.rejects(left, /cancelled/)
    release()
    assert.equal(await stays, 'done')
  })

  it('may fail when everybody has left', async () => {
    const once = singleFlight<string>()
    const { opened, release } = gate()
    const left = untilAborted(
      once('a', async () => {
        await opened
        throw new Error('nobody hears')
      }),
      AbortSignal.abort(new Error('cancelled')),
    )
    await assert.rejects(left, /cancelled/)
    release()
    // An unhandled rejection would fail this test.
    await new Promise((resolve) => setImmediate(resolve))
  })
})
