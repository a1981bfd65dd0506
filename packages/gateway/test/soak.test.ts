import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { holds } from './soak.ts'

/** What would be told, without a file. */
async function tried(limit: number) {
  const told: string[] = []
  const t = { diagnostic: (text: string) => told.push(text) } as never
  const property = fc.asyncProperty(fc.nat(1_000), async (n) => assert.ok(n < limit))
  const parts = { what: 'numbers', store: 'memory', runs: 50, counts: () => ({ steps: 9 }) }
  const failed = await holds(t, property, parts).catch((error: Error) => error.message)
  return { told: told.join(), failed }
}

test('a property that holds tells how often it was tried', async () => {
  const { told, failed } = await tried(1_001)
  assert.equal(failed, undefined)
  assert.match(told, /^numbers on memory, seed \d+: 50 runs, 9 steps, 0 counterexamples$/)
})

test('one that does not is told as a counterexample, and fails with the smallest', async () => {
  const { told, failed } = await tried(3)
  assert.match(told, /, 1 counterexamples$/)
  assert.match(failed ?? '', /Counterexample: \[3\]/)
})
