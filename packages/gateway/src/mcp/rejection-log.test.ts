import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog } from '../telemetry/log.ts'
import { createRejectionLog } from './rejection-log.ts'

test('a flood of rejections is a bounded number of lines, and the next one says what is missing', () => {
  const lines: string[] = []
  let now = 1_800_000_000_000
  const rejected = createRejectionLog(
    createLog((line) => lines.push(line)),
    { now: () => now },
  )
  for (let times = 0; times < 1_000; times++) rejected('a rule')
  assert.equal(lines.length, 20)
  now += 60_000
  rejected('a rule')
  rejected('a rule')
  assert.equal(lines.length, 22)
  assert.match(lines.at(-2) ?? '', /"suppressed":980/)
  assert.doesNotMatch(lines.at(-1) ?? '', /suppressed/)
})
