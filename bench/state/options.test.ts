import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseStateOptions, STORES } from './options.ts'

const parse = (...args: string[]) => parseStateOptions(args, 'state.json')

test('without arguments it goes up to a million clients in every store, and is recorded', () => {
  const { sizes, stores, outFile } = parse()
  assert.deepEqual([sizes.at(-1), stores, outFile], [1_000_000, STORES, 'state.json'])
})

test('a run of less is not recorded as that of a million', () => {
  assert.equal(parse('--sizes', '200,5000').outFile, undefined)
  assert.equal(parse('--samples', '100').outFile, undefined)
  assert.equal(parse('--store', 'sqlite').outFile, undefined)
  assert.equal(parse('--store', 'postgres', '--out', 'x.json').outFile, 'x.json')
})

test('what makes no sense is refused with a sentence', () => {
  for (const [args, sentence] of [
    [['--sizes', '1000,500'], /must grow/],
    [['--sizes', '500,500'], /must grow/],
    [['--sizes', '10'], /from 100 to 5000000, and is "10"\.$/],
    [['--sizes', '1000,'], /--sizes/],
    [['--samples', '1'], /--samples/],
    [['--store', 'oracle'], /sqlite or postgres, and is "oracle"\.$/],
    [['--quick'], /--quick/],
  ] as const)
    assert.throws(() => parse(...args), { message: sentence }, args.join(' '))
})
