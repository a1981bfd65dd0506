import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultRateLimits } from '../governance/rate-limit-config.ts'
import { createRateLimits } from '../governance/rate-limits.ts'
import { FetchRefused } from '../http/fetch-refused.ts'
import { budgeted, requester } from './fetch-budget.ts'

const clock = { now: () => 1_800_000_000_000 }

test('each requester has a budget of its own, and whoever has none is refused unfetched', async () => {
  let fetched = 0
  const metadataFetch = { quota: 2, windowSeconds: 60, burst: 2 }
  const fetch = budgeted(
    async () => {
      fetched += 1
      return { status: 200, headers: new Headers(), body: new Uint8Array() }
    },
    createRateLimits({ ...defaultRateLimits, metadataFetch }, clock),
  )
  const ask = (address: string) =>
    requester.run(address, async () => {
      await Promise.resolve()
      return fetch('https://client.example/x', { accept: '*/*' })
    })
  const overBudget = (error: unknown) =>
    error instanceof FetchRefused && error.reason === 'over-budget'

  await ask('198.51.100.1')
  await ask('198.51.100.1')
  await assert.rejects(ask('198.51.100.1'), overBudget)
  await ask('198.51.100.2')
  const outside = () => fetch('https://client.example/x', { accept: '*/*' })
  await outside()
  await outside()
  await assert.rejects(outside(), overBudget, 'also when nobody is known to ask')
  assert.equal(fetched, 5)
})
