import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadSeconds, parseOptions } from './options.ts'
import { VARIANTS } from './variants.ts'

const parse = (...args: string[]) => parseOptions(args, 'bench')

test('a full run has at least five rounds of everything, a million calls, and is the official one', () => {
  const options = parse()
  const { rounds, refreshRounds, openLoopRounds, imports, firstCalls } = options
  assert.ok(Math.min(rounds, refreshRounds, openLoopRounds, firstCalls) >= 5)
  assert.ok(imports >= 1)
  assert.deepEqual([options.memoryCalls, options.authenticationCalls], [1_000_000, 1_000_000])
  assert.deepEqual(options.variants, VARIANTS)
  assert.deepEqual([options.outFile, options.official], [join('bench', 'results.json'), true])
  assert.deepEqual([options.compareWith, options.bundle], [undefined, true])
})

test('a quick run has three variants and three rounds, and is held against the recorded ratios', () => {
  const options = parse('--quick')
  assert.deepEqual([options.variants.length, options.rounds], [3, 3])
  assert.equal(options.compareWith, join('bench', 'recorded-ratios.json'))
  assert.deepEqual([options.outFile, options.official], [undefined, false])
  assert.ok(loadSeconds(options) < 60)
  assert.equal(parse('--quick', '--ratios', 'mine.json').compareWith, 'mine.json')
  assert.equal(parse('--quick', '--out', 'x').outFile, 'x')
})

test('the ratios that CI compares with are those of a long quick run', () => {
  const { recordIn, compareWith, official } = parse('--quick', '--rounds', '9', '--record')
  const file = join('bench', 'recorded-ratios.json')
  assert.deepEqual([recordIn, compareWith, official], [file, undefined, false])
  assert.equal(parse('--quick').recordIn, undefined)
  for (const args of [['--record'], ['--quick', '--record'], ['--rounds', '9', '--record']])
    assert.throws(() => parse(...args), /--quick --rounds 9/, args.join(' '))
})

test('a shorter run is recorded while its medians say something', () => {
  const { official } = parse('--rounds', '5', '--seconds', '2', '--warm-up', '2')
  assert.equal(official, true)
})

test('a run that is not whole, or too short, leaves what is recorded alone', () => {
  for (const args of [
    ['--rounds', '4'],
    ['--seconds', '1.9'],
    ['--warm-up', '1.9'],
    ['--variants', 'bare'],
    ['--only', 'memory'],
    ['--profile', 'folder'],
  ]) {
    const { official, outFile } = parse(...args)
    assert.deepEqual([official, outFile], [false, undefined], args.join(' '))
  }
  const { official, outFile } = parse('--out', 'x')
  assert.deepEqual([official, outFile], [false, 'x'])
})

test('parts and variants can be named', () => {
  const { memoryCalls, firstCalls, starts, calls } = parse('--only', 'memory,start')
  assert.deepEqual([memoryCalls > 0, firstCalls, starts > 0, calls], [true, 0, true, 0])
  const load = parse('--only', 'load', '--variants', 'gateway,bare')
  assert.deepEqual([load.memoryCalls, load.starts, load.variants], [0, 0, ['bare', 'gateway']])
})

test('what makes no sense is refused', () => {
  for (const args of [
    ['--rounds', '0'],
    ['--rounds', '2.5'],
    ['--rounds', 'many'],
    ['--seconds', '31'],
    ['--warm-up', '0'],
    ['--variants', 'bare,nobody'],
    ['--only', 'everything'],
    ['--fast'],
    ['file'],
  ])
    assert.throws(() => parse(...args), args.join(' '))
})

test('no run outlives its tokens', () => {
  assert.ok(loadSeconds(parse()) < 3_600)
  assert.throws(() => parse('--rounds', '50', '--seconds', '30'), /3600 s/)
})
