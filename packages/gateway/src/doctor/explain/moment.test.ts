import assert from 'node:assert/strict'
import { test } from 'node:test'
import { duration, moment } from './moment.ts'

test('a length of time is told in its largest unit', () => {
  const told: [number, string][] = [
    [0, '0 seconds'],
    [1, '1 second'],
    [59, '59 seconds'],
    [60, '1 minute'],
    [3_599, '59 minutes'],
    [7_200, '2 hours'],
    [86_400, '1 day'],
    [-90_000, '1 day'],
  ]
  for (const [seconds, words] of told) assert.equal(duration(seconds), words)
})

test('a moment is a date and its distance from now', () => {
  const noon = Date.UTC(2026, 10, 21, 12) / 1000
  assert.equal(moment(noon, noon + 180), '2026-11-21 12:00:00 UTC, 3 minutes ago')
  assert.equal(moment(noon, noon - 180), '2026-11-21 12:00:00 UTC, in 3 minutes')
})

test('what is no moment is said to be none', () => {
  for (const value of ['1', Number.NaN, 1e99, -1e99, null, {}])
    assert.equal(moment(value, 0), 'not a date', String(value))
})
