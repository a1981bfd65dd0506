import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOptions } from './options.ts'

const asked = (...args: string[]) => readOptions(args)

test('the commands, and a dash for standard input', () => {
  assert.deepEqual(asked(), { ask: 'doctor', json: false })
  assert.deepEqual(asked('--json'), { ask: 'doctor', json: true })
  assert.deepEqual(asked('--json', 'explain'), { ask: 'explain', json: true })
  assert.deepEqual(asked('-'), { ask: 'explain', json: false })
  assert.deepEqual(asked('explain', '-'), { ask: 'explain', json: false })
})

test('help wins over the rest, but not over an unknown option', () => {
  for (const flag of ['--help', '-h']) assert.deepEqual(asked(flag, 'eyJ'), { ask: 'help' })
  for (const flag of ['--jsno', '--version', '--token=eyJ'])
    assert.deepEqual(asked('--help', flag), { ask: 'nothing', why: 'option' })
})

test('whatever else stands there could be a token', () => {
  for (const args of [['eyJ'], ['explain', 'eyJ'], ['explain', '-', 'eyJ'], ['constructor']])
    assert.deepEqual(asked(...args), { ask: 'nothing', why: 'argument' })
})
