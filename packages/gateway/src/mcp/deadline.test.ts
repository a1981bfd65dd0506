import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { withDeadline } from './deadline.ts'

const never = new AbortController().signal
const expired = () => new Error('expired')

test('gives the result back and leaves nothing behind', async () => {
  const outer = new AbortController()
  assert.equal(await withDeadline(1_000, outer.signal, expired, async () => 7), 7)
  assert.equal(getEventListeners(outer.signal, 'abort').length, 0)
})

test('stops waiting for work that ignores its signal', async () => {
  const work = () => pause(5_000, undefined, { ref: false })
  await assert.rejects(withDeadline(20, never, expired, work), /expired/)
})

test('tells the work when to stop, at the deadline or when the caller leaves', async () => {
  const seen: unknown[] = []
  const work = (signal: AbortSignal) => {
    signal.addEventListener('abort', () => seen.push(signal.reason))
    return pause(5_000, undefined, { ref: false })
  }
  await assert.rejects(withDeadline(20, never, expired, work))
  const outer = new AbortController()
  const running = withDeadline(5_000, outer.signal, expired, work)
  outer.abort(new Error('gone'))
  await assert.rejects(running, /gone/)
  assert.deepEqual(seen.map(String), ['Error: expired', 'Error: gone'])
})

test('does not start late: an aborted caller is refused at once', async () => {
  await assert.rejects(
    withDeadline(1_000, AbortSignal.abort(new Error('gone')), expired, (signal) => {
      assert.ok(signal.aborted)
      return pause(5_000, undefined, { ref: false })
    }),
    /gone/,
  )
})
