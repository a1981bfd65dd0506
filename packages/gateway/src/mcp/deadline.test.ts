import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Deadline } from './deadline.ts'

const never = new AbortController().signal
const expired = () => new Error('expired')

function withDeadline<T>(
  milliseconds: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => T | Promise<T>,
): T | Promise<T> {
  const deadline = new Deadline({ milliseconds, outer: { signal: outer }, expired })
  return deadline.run(() => work(deadline.signal))
}

test('gives the result back and leaves nothing behind', async () => {
  const outer = new AbortController()
  assert.equal(await withDeadline(1_000, outer.signal, async () => 7), 7)
  assert.equal(
    withDeadline(1_000, outer.signal, () => 7),
    7,
  )
  const failing = () => {
    throw new Error('broken')
  }
  assert.throws(() => withDeadline(1_000, outer.signal, failing), /broken/)
  await assert.rejects(
    async () => withDeadline(1_000, outer.signal, async () => failing()),
    /broken/,
  )
  assert.equal(getEventListeners(outer.signal, 'abort').length, 0)
})

test('a deadline that passes after the work is done is nobody’s any more', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let late = 0
  const deadline = new Deadline({
    milliseconds: 1_000,
    outer: { signal: never },
    expired: () => new Error(`expired ${++late}`),
  })
  const { signal } = deadline
  assert.equal(await deadline.run(async () => 7), 7)
  const failing = async () => assert.fail('broken')
  await assert.rejects(async () => deadline.run(failing), /broken/)
  t.mock.timers.tick(1_000)
  assert.deepEqual([signal.aborted, late], [false, 0])
})

test('work that is done at once costs no signal and no timer', () => {
  let asked = 0
  const outer = {
    get signal() {
      asked++
      return never
    },
  }
  assert.equal(
    new Deadline({ milliseconds: 1_000, outer, expired }).run(() => 'done'),
    'done',
  )
  assert.equal(asked, 0)
})

test('stops waiting for work that ignores its signal', async () => {
  const work = () => pause(5_000, undefined, { ref: false })
  await assert.rejects(async () => withDeadline(20, never, work), /expired/)
})

test('stops waiting for work that never looks at its signal', async () => {
  const deadline = new Deadline({ milliseconds: 20, outer: { signal: never }, expired })
  const work = () => pause(5_000, undefined, { ref: false })
  await assert.rejects(async () => deadline.run(work), /expired/)
})

test('tells the work when to stop, at the deadline or when the caller leaves', async () => {
  const seen: unknown[] = []
  const work = (signal: AbortSignal) => {
    signal.addEventListener('abort', () => seen.push(signal.reason))
    return pause(5_000, undefined, { ref: false })
  }
  await assert.rejects(async () => withDeadline(20, never, work))
  const outer = new AbortController()
  const running = withDeadline(5_000, outer.signal, work)
  outer.abort(new Error('gone'))
  await assert.rejects(async () => running, /gone/)
  assert.deepEqual(seen.map(String), ['Error: expired', 'Error: gone'])
})

test('does not start late: an aborted caller is refused at once', async () => {
  const gone = AbortSignal.abort(new Error('gone'))
  const work = (signal: AbortSignal) => {
    assert.ok(signal.aborted)
    return pause(5_000, undefined, { ref: false })
  }
  await assert.rejects(async () => withDeadline(1_000, gone, work), /gone/)
})
