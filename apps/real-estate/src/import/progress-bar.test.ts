import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { progressBar } from './progress-bar.ts'

const collect = (isTTY: boolean) => {
  const written: string[] = []
  let time = 0
  const output = { isTTY, write: (text: string) => written.push(text) }
  const bar = progressBar(output, () => time)
  const read = (fraction: number, after = 1000): void => {
    time += after
    bar.show({ phase: 'reading', fraction, occurrences: Math.round(fraction * 5000) })
  }
  return { written, bar, read }
}

describe('progress', () => {
  test('redraws one line on a terminal, and clears it at the end', () => {
    const { written, bar, read } = collect(true)
    read(0.5)
    bar.done()
    assert.deepEqual(written, [
      '\r\u001b[K[###############---------------]  50 %  2,500 occurrences read',
      '\r\u001b[K',
    ])
  })

  test('redraws at most ten times a second', () => {
    const { written, read } = collect(true)
    for (let step = 0; step < 100; step += 1) read(step / 100, 10)
    assert.equal(written.length, 10)
  })

  test('writes a line at each quarter elsewhere, without control characters', () => {
    const { written, bar, read } = collect(false)
    for (let step = 0; step <= 100; step += 1) read(step / 100, 10)
    bar.show({ phase: 'writing', fraction: 1, occurrences: 5000 })
    bar.done()
    assert.deepEqual(written, [
      '25 %  1,250 occurrences read\n',
      '50 %  2,500 occurrences read\n',
      '75 %  3,750 occurrences read\n',
      '100 %  5,000 occurrences read\n',
      'writing the register\n',
    ])
  })
})
