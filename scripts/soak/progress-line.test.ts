import assert from 'node:assert/strict'
import { test } from 'node:test'
import { progressLine } from './progress-line.ts'

function shown(isTTY: boolean) {
  const clock = { ms: 0 }
  const written: string[] = []
  const line = progressLine({ isTTY, write: (text) => written.push(text) }, () => clock.ms)
  return { clock, line, taken: () => written.splice(0).join('') }
}
const FAR = { done: 7, of: 300, what: 'kills' }

test('a file gets a line now and then', () => {
  const { clock, line, taken } = shown(false)
  line.begin('crash: a server')
  assert.equal(taken(), 'crash: a server\n')
  clock.ms = 29_000
  line.show('crash', FAR)
  assert.equal(taken(), '')
  clock.ms = 61_000
  line.show('crash', FAR)
  line.done()
  assert.equal(taken(), '  crash: 7 of 300 kills, 1:01\n')
})

test('a terminal gets one line that changes', () => {
  const { clock, line, taken } = shown(true)
  line.begin('crash')
  taken()
  clock.ms = 1_000
  line.show('crash', undefined)
  assert.equal(taken(), '\r\u001b[K  crash: under way, 0:01')
  line.done()
  assert.equal(taken(), '\r\u001b[K')
})
