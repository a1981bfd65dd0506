import assert from 'node:assert/strict'
import { test } from 'node:test'
import { middleRound } from './open-loop-latency.ts'

const round = (p50Ms: number, p99Ms: number) => ({ ratePerSecond: 1_000, p50Ms, p99Ms })

test('of the rounds that one counts whose p99 to p50 is the median, with both of its figures', () => {
  const rounds = [round(2, 20), round(1, 3), round(1, 40)]
  assert.equal(middleRound(rounds), rounds[0])
})

test('of an even number the first is left out, so that it is a round that happened', () => {
  const rounds = [round(1, 1), round(1, 9), round(1, 3), round(1, 5)]
  assert.equal(middleRound(rounds), rounds[3])
})
