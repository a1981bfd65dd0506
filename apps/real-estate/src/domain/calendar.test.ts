import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf, daysBetween, parseDay, today } from './calendar.ts'

const at = (iso: string) => ({ now: () => Date.parse(iso) })

test('the day is that of the Netherlands', () => {
  assert.equal(today(at('2026-11-20T23:30:00Z')), '2026-11-21')
  assert.equal(today(at('2026-07-20T21:59:59Z')), '2026-07-20')
})

test('days are counted across the change of the clock', () => {
  assert.equal(daysBetween(dayOf('2026-03-28'), dayOf('2026-03-30')), 2)
  assert.equal(daysBetween(dayOf('2026-03-30T10:00:00'), dayOf('2026-03-28')), -2)
})

test('only a day that exists is read', () => {
  const read = (text: string) => {
    const result = parseDay('date_from', text)
    return result.ok ? result.value : result.problem.code
  }
  assert.equal(read(' 2024-02-29 '), '2024-02-29')
  for (const text of ['2026-02-29', '2026-13-01', '21-11-2026', '2026', '', '2026-1-1', 'x']) {
    assert.equal(read(text), 'INVALID_DATE', text)
  }
})
