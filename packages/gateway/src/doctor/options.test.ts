import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOptions } from './options.ts'

const asked = (...args: string[]) => readOptions(args)

test('the commands, and a dash for standard input', () => {
  assert.deepEqual(asked('doctor'), { ask: 'doctor', json: false })
  assert.deepEqual(asked('doctor', '--json'), { ask: 'doctor', json: true })
  assert.deepEqual(asked('--json', 'doctor', 'explain'), { ask: 'explain', json: true })
  assert.deepEqual(asked('doctor', '-'), { ask: 'explain', json: false })
  assert.deepEqual(asked('doctor', 'explain', '-'), { ask: 'explain', json: false })
})

test('help and version win over the rest', () => {
  for (const flag of ['--help', '-h']) assert.deepEqual(asked('doctor', flag), { ask: 'help' })
  assert.deepEqual(asked('--version'), { ask: 'version' })
})

test('nothing, another command, an unknown option', () => {
  assert.deepEqual(asked(), { ask: 'nothing', why: 'no-command' })
  assert.deepEqual(asked('--json'), { ask: 'nothing', why: 'no-command' })
  assert.deepEqual(asked('nurse'), { ask: 'nothing', why: 'command' })
  assert.deepEqual(asked('doctor', '--jsno'), { ask: 'nothing', why: 'option' })
  assert.deepEqual(asked('doctor', '--help', '--token=eyJ'), { ask: 'nothing', why: 'option' })
})

test('whatever else stands there could be a token', () => {
  for (const args of [['eyJ'], ['explain', 'eyJ'], ['explain', '-', 'eyJ'], ['constructor']])
    assert.deepEqual(asked('doctor', ...args), { ask: 'nothing', why: 'argument' })
})
