import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseScaleOptions } from './options.ts'

const parse = (...args: string[]) => parseScaleOptions(args, 'national.json')

test('without arguments it is the size of the country, and is recorded', () => {
  const { addresses, buildings, samples, outFile } = parse()
  assert.deepEqual([addresses, buildings, outFile], [10_000_000, 10_000_000, 'national.json'])
  assert.ok(samples >= 100_000)
})

test('a smaller run is not recorded as the national one', () => {
  assert.equal(parse('--addresses', '5000').outFile, undefined)
  assert.equal(parse('--samples', '500').outFile, undefined)
  assert.equal(parse('--samples', '500', '--out', 'x.json').outFile, 'x.json')
})

test('buildings are as many as addresses unless said otherwise', () => {
  assert.equal(parse('--addresses', '5000').buildings, 5_000)
  assert.equal(parse('--addresses', '5000', '--buildings', '6000').buildings, 6_000)
})

test('what makes no sense is refused', () => {
  for (const args of [
    ['--addresses', '10'],
    ['--addresses', '1e9'],
    ['--buildings', '2000.5'],
    ['--samples', 'many'],
    ['--quick'],
  ]) {
    assert.throws(() => parse(...args), args.join(' '))
  }
})
