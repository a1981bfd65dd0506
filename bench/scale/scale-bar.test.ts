import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scaleBar } from './scale-bar.ts'

function shown(isTTY: boolean) {
  const clock = { ms: 0 }
  const written: string[] = []
  const output = { isTTY, write: (text: string) => written.push(text) }
  const bar = scaleBar(output, () => clock.ms)
  return {
    bar,
    at: (minutes: number, phase: 'reading' | 'writing' | 'indexing', fraction: number) => {
      clock.ms = minutes * 60_000
      bar.show({ phase, fraction })
      return written.splice(0).join('')
    },
    written,
  }
}

test('tells how far it is, and how long it will take with what comes after reading', () => {
  const { at } = shown(false)
  assert.match(at(0, 'reading', 0.001), /^\[-{30}\] reading +0 %\n$/)
  // Ten minutes for half of it: ten more, and three quarters of all twenty for the rest.
  assert.match(at(10, 'reading', 0.5), /^\[#{15}-{15}\] reading +50 %, about 25 min left\n$/)
  assert.match(at(20, 'writing', 0), /writing +0 %\n$/)
  assert.match(at(22, 'writing', 0.5), /writing +50 %, about 2 min left/)
  assert.match(at(24, 'indexing', 0), /indexing: nothing is heard of it/)
})

test('a file gets a line now and then, and a terminal one line that changes', () => {
  const file = shown(false)
  file.at(0, 'reading', 0)
  assert.equal(file.at(0.4, 'reading', 0.1), '')
  assert.notEqual(file.at(0.6, 'reading', 0.1), '')
  const terminal = shown(true)
  terminal.at(0, 'reading', 0)
  assert.ok(terminal.at(0.4, 'reading', 0.1).startsWith('\r\u001b[K[###-'))
  terminal.bar.done()
  assert.deepEqual(terminal.written, ['\r\u001b[K'])
})
