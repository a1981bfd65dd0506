import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cpuRatios, median, medianRound, type VariantResult } from './results.ts'

const round = (cpuMicros: number) => ({
  cpuMicros,
  requestsPerSecond: 1,
  p50Ms: 1,
  p99Ms: 1,
  serverBusy: 1,
  generatorBusy: 1,
})
const variant = (...cpu: number[]): VariantResult => {
  const rounds = cpu.map(round)
  return { label: '', median: medianRound(rounds), peakMemoryMb: 1, rounds }
}

test('the median of odd and even counts, whatever their order', () => {
  assert.deepEqual([median([3]), median([9, 1, 2]), median([10, 1, 3, 2])], [3, 2, 2.5])
  assert.throws(() => median([]), /nothing/)
})

test('ratios are of the medians, so one bad round changes little', () => {
  const variants = {
    bare: variant(10, 10, 500),
    sdk: variant(100, 100, 100),
    gateway: variant(20, 20, 1),
  }
  assert.deepEqual(cpuRatios(variants), { sdkToBare: 10, gatewayToBare: 2, gatewayToSdk: 0.2 })
})
