import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSoakOptions } from './options.ts'
import { PART_NAMES } from './parts.ts'

const parse = (...args: string[]) => parseSoakOptions(args, 42)

test('without arguments everything is tried for hours, and nothing is written', () => {
  const { parts, kills, runs, seed, outFile } = parse()
  assert.deepEqual([parts, seed, outFile], [PART_NAMES, 42, undefined])
  assert.ok(kills >= 200 && runs >= 2_000)
})

test('how much is tried, with which seed, and where the figures go are said', () => {
  const size = ['--kills', '7', '--runs', '8', '--rounds', '9', '--seed', '0']
  const { parts: _, ...options } = parse(...size, '--out', 'x.json')
  assert.deepEqual(options, { kills: 7, runs: 8, rounds: 9, seed: 0, outFile: 'x.json' })
})

test('parts run in their own order, whatever order they are named in', () => {
  assert.deepEqual(parse('--only', 'crash,keys').parts, ['keys', 'crash'])
})

test('what makes no sense is refused with a sentence', () => {
  for (const [args, sentence] of [
    [['--kills', '0'], /^--kills must be a whole number from 1 to 100,?000, and is "0"\.$/],
    [['--kills', ''], /--kills/],
    [['--runs', '1e9'], /--runs/],
    [['--rounds', '2.5'], /--rounds/],
    [['--seed', '-1'], /--seed/],
    [['--seed', '2147483648'], /--seed/],
    [['--only', 'crash,all'], /--only knows contract, .*, and not "all"\.$/],
    [['--hours', '3'], /--hours/],
    [['300'], /300/],
  ] as const)
    assert.throws(() => parse(...args), { message: sentence }, args.join(' '))
})
