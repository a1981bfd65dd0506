import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPace } from './pace.ts'

const here = new AbortController().signal

/** Time that passes only while somebody waits. */
function paced(intervalMs: number) {
  const time = { now: 1_000_000 }
  const waits: number[] = []
  const turn = createPace(intervalMs, {
    now: () => time.now,
    sleep: async (ms, signal) => {
      signal.throwIfAborted()
      waits.push(ms)
      time.now += ms
    },
  })
  return { turn, waits, time }
}

test('the first turn is at once, the next an interval later, and time that passed counts', async () => {
  const { turn, waits, time } = paced(1_000)
  await turn(here)
  await turn(here)
  time.now += 300
  await turn(here)
  time.now += 60_000
  await turn(here)
  await turn(here)
  assert.deepEqual(waits, [1_000, 700, 1_000])
})

test('without an interval nobody waits', async () => {
  const { turn, waits } = paced(0)
  await turn(here)
  await turn(here)
  assert.deepEqual(waits, [])
})

test('who leaves while waiting takes the turn along', async () => {
  const { turn, waits } = paced(1_000)
  await turn(here)
  await assert.rejects(turn(AbortSignal.abort(new Error('left'))), /left/)
  await turn(here)
  assert.deepEqual(waits, [2_000])
})
