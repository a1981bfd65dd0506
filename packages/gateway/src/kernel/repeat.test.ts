import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { repeat, systemPause } from './repeat.ts'
import { steppedPause } from './stepped-pause-fixture.ts'

describe('work that repeats', () => {
  it('waits longer after each failure, up to a bound, and its usual pause after a success', async () => {
    const stepped = steppedPause()
    let fails = 4
    const work = async () => {
      if (fails-- > 0) throw new Error('down')
    }
    const rhythm = { everyMs: 500, atMostMs: 2_000, pause: stepped.pause }
    const repeated = repeat(work, rhythm)
    const pauses: number[] = []
    for (let run = 0; run < 7; run++) {
      pauses.push(...stepped.waiting())
      await stepped.step()
    }
    await repeated.stop()
    assert.deepEqual(pauses, [500, 1_000, 2_000, 2_000, 2_000, 500, 500])
  })

  it('is never run twice at once', async () => {
    const stepped = steppedPause()
    const slow = Promise.withResolvers<void>()
    let runs = 0
    const work = () => {
      runs++
      return slow.promise
    }
    const repeated = repeat(work, { everyMs: 1, atMostMs: 1, pause: stepped.pause })
    const stepping = stepped.step()
    for (let turn = 0; turn < 5; turn++) await setImmediate()
    assert.deepEqual([runs, stepped.waiting()], [1, []])
    slow.resolve()
    await stepping
    await repeated.stop()
  })

  it('stops in the middle of a pause, and after the run that is under way', async () => {
    const stepped = steppedPause()
    const slow = Promise.withResolvers<void>()
    let runs = 0
    const repeated = repeat(
      () => {
        runs++
        return slow.promise
      },
      { everyMs: 1, atMostMs: 1, pause: stepped.pause },
    )
    stepped.wake()
    await setImmediate()
    let stopped = false
    const stopping = repeated.stop().then(() => {
      stopped = true
    })
    for (let turn = 0; turn < 5; turn++) await setImmediate()
    assert.equal(stopped, false)
    slow.resolve()
    await stopping
    assert.deepEqual([runs, stepped.waiting()], [1, []])
    const pausing = repeat(async () => {}, { everyMs: 3_600_000, atMostMs: 1, pause: systemPause })
    await pausing.stop()
  })
})
