import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hitTimesRow, measureHitTimes } from './hit-times.ts'

describe('hit times', () => {
  it('come from every call, over all the people', async () => {
    const asked: number[] = []
    const times = await measureHitTimes(10, 100, async (person) => asked.push(person))
    assert.equal(asked.length, 100)
    assert.deepEqual([...new Set(asked)].sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    assert.deepEqual([times.people, times.calls], [10, 100])
    assert.ok(times.p50Micros <= times.p99Micros && times.p99Micros <= times.maxMicros)
  })

  it('are told in the unit that fits', () => {
    const times = { people: 3_000, calls: 1, p50Micros: 6.04, p99Micros: 999, maxMicros: 75_000 }
    const row = hitTimesRow('ours', times).replace(/ +/g, ' ')
    assert.equal(row, 'ours 3,000 people p50 6.0 us p99 999.0 us max 75.0 ms')
  })
})
