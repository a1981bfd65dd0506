import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reportJson } from './report-json.ts'

test('a report is one JSON object that says of which command and which shape it is', () => {
  const text = reportJson('audit', { entries: [] })
  assert.deepEqual(JSON.parse(text), { schema: 1, command: 'audit', entries: [] })
  assert.ok(text.endsWith('}\n'))
})
