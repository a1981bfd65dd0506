import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GOALS, judge } from './goals.ts'
import type { Results } from './results.ts'
import { resultsOf, variantOf } from './results-fixture.ts'

const refreshes = (chains: number, ratio: number) => ({
  ...{ chains, gatewayMicros: 140, engineMicros: 100, ratio },
  ...{ gatewayPerSecond: 1, enginePerSecond: 1, samples: { gateway: [], engine: [] } },
})
const latencies = (p99Ms: number) => ({ ratePerSecond: 1, p50Ms: 1, p99Ms })

/** A run in which every figure is exactly at its limit. */
const AT_LIMIT: Results = resultsOf(
  {
    bare: variantOf('', 100),
    gateway: variantOf('', 200),
    sdk: variantOf('', 1_000),
    sdkAuth: variantOf('', 1_600),
    fastmcp: variantOf('', 1_000),
    fastmcpPython: variantOf('', 1_000),
    gatewayMany: variantOf('', 220),
    barePage: variantOf('', 100),
    listMany: variantOf('', 200),
    gatewayLegacy: variantOf('', 500),
    sdkLegacy: variantOf('', 1_000),
  },
  {
    authentication: {
      ...{ calls: 1, bareMicros: 100, verifiedMicros: 150, cachedMicros: 10, samples: {} },
    },
    refresh: { ...refreshes(8, 1.3), alone: refreshes(1, 2) },
    memory: {
      ...{ idleMb: 110, underLoadMb: 170, calls: 1, heapEarlyMb: 20, heapLateMb: 21 },
      ...{ clients: 1, idleWithClientsMb: 110, underLoadWithClientsMb: 170 },
    },
    openLoop: {
      ...{ share: 0.7, even: latencies(5), poisson: latencies(50) },
      samples: { even: [], poisson: [] },
    },
    firstCall: { nodeMs: 40, firstCallMs: 200, samples: { node: [], firstCall: [] } },
  },
)

const verdicts = (results: Results) => judge(results).map(({ verdict }) => verdict)

test('a figure at its limit keeps it, every one of them', () => {
  const unmet = judge(AT_LIMIT).filter(({ verdict }) => verdict !== 'met')
  assert.deepEqual(unmet, [])
  assert.equal(judge(AT_LIMIT).length, GOALS.length)
})

test('a figure beyond its limit does not, whichever way the limit goes', () => {
  for (const [index, goal] of GOALS.entries()) {
    const beyond = goal.sense === 'at most' ? goal.limit * 1.001 : goal.limit * 0.999
    const goals = GOALS.with(index, { ...goal, figure: () => beyond })
    const judged = judge(AT_LIMIT, goals)
    assert.equal(judged[index]?.verdict, 'not met', goal.what)
    assert.equal(judged.filter(({ verdict }) => verdict === 'not met').length, 1)
  }
})

test('what was not measured is neither met nor not met', () => {
  assert.deepEqual(new Set(verdicts(resultsOf({}))), new Set(['not measured']))
  const half = judge(resultsOf({ gateway: variantOf('', 1) }))
  assert.deepEqual(new Set(half.map(({ verdict }) => verdict)), new Set(['not measured']))
})

test('the heap may not shrink far either: then the first figure was garbage', () => {
  const memory = { ...(AT_LIMIT.memory as object), heapEarlyMb: 25, heapLateMb: 20 } as never
  const heap = judge({ ...AT_LIMIT, memory }).find(({ what }) => what.startsWith('heap'))
  assert.deepEqual([heap?.value, heap?.verdict], [20, 'not met'])
})

test('memory under the load is the higher of the two loads', () => {
  const gateway = { ...variantOf('', 200), peakMemoryMb: 171 }
  const run = { ...AT_LIMIT, variants: { ...AT_LIMIT.variants, gateway } }
  const load = judge(run).find(({ what }) => what === 'memory, under the load')
  assert.deepEqual([load?.value, load?.verdict], [171, 'not met'])
})
