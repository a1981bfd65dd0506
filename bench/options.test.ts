import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadSeconds, parseOptions } from './options.ts'

const parse = (...args: string[]) => parseOptions(args, 'results.json')

test('a full run has at least five rounds, and writes its results', () => {
  const { rounds, imports, outFile } = parse()
  assert.ok(rounds >= 5)
  assert.ok(imports >= 1)
  assert.equal(outFile, 'results.json')
})

test('a quick run leaves the recorded results alone', () => {
  assert.deepEqual(
    [parse('--quick').rounds, parse('--quick').outFile, parse('--quick', '--out', 'x').outFile],
    [1, undefined, 'x'],
  )
})

test('what makes no sense is refused', () => {
  for (const args of [
    ['--rounds', '0'],
    ['--rounds', '2.5'],
    ['--rounds', 'many'],
    ['--seconds', '31'],
    ['--warm-up', '0'],
    ['--fast'],
    ['file'],
  ])
    assert.throws(() => parse(...args), args.join(' '))
})

test('no run outlives its access token', () => {
  assert.ok(loadSeconds(parse()) < 480)
  assert.throws(() => parse('--rounds', '50', '--seconds', '30'), /480 s/)
})
