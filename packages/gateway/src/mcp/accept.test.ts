import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accepted } from './accept.ts'

const TABLE: readonly [string | undefined, boolean, boolean][] = [
  [undefined, true, false],
  ['*/*', true, false],
  ['application/json', true, false],
  ['application/*;q=0.5', true, false],
  ['Application/JSON , Text/Event-Stream', true, true],
  ['text/event-stream', false, true],
  ['application/json, text/event-stream;q=0', true, false],
  ['application/json;q=0.0, text/event-stream', false, true],
  ['text/html', false, false],
  ['', false, false],
]

for (const [header, json, stream] of TABLE)
  test(`Accept: ${header ?? '(none)'}`, () => assert.deepEqual(accepted(header), { json, stream }))
