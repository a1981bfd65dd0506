import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { loadCatalogue } from './catalogue.ts'
import { answer, legacy, modern, rpc, startEndpoint } from './endpoint-under-test.ts'

const schema = { type: 'object', properties: {} }
const contract = {
  name: 'wait',
  title: 'Wait',
  description: 'Waits a moment.',
  inputSchema: schema,
  outputSchema: schema,
  access: 'public',
  scopes: ['property:read'],
}
const JSON_ONLY = { accept: 'application/json' }
const CALLS = {
  '2026-07-28': modern('tools/call', { name: 'wait' }),
  '2026-07-28 as JSON': modern('tools/call', { name: 'wait' }, JSON_ONLY),
  '2025': legacy(rpc('tools/call', { name: 'wait' })),
  '2025 as JSON': legacy(rpc('tools/call', { name: 'wait' }), JSON_ONLY),
}

/** An endpoint whose tool waits until it is released. */
async function waiting() {
  const count = { started: 0, finished: 0 }
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const catalogue = loadCatalogue([contract], {
    wait: async () => {
      count.started++
      await released
      count.finished++
      return {}
    },
  })
  const door = await startEndpoint({ catalogue })
  return { door, count, release }
}

/** Sends the calls, and resolves when each of them runs. */
async function running(
  { door, count }: Awaited<ReturnType<typeof waiting>>,
  calls: readonly RequestInit[],
): Promise<readonly Promise<Response>[]> {
  const responses = calls.map((init) => fetch(door.url, init))
  while (count.started < calls.length) await pause(10)
  return responses
}

test('a drain lets every running call answer, and turns new requests away', async (t) => {
  const waits = await waiting()
  const { door, count } = waits
  t.after(() => door.close())
  const responses = await running(waits, Object.values(CALLS))
  const drained = door.endpoint.drain().then(() => count.finished)
  const late = await fetch(door.url, CALLS['2026-07-28'])
  assert.deepEqual([late.status, late.headers.get('retry-after')], [503, '5'])
  waits.release()
  for (const response of await Promise.all(responses)) {
    assert.equal(response.status, 200)
    assert.deepEqual((await answer(response)).result?.structuredContent, {})
  }
  assert.equal(await drained, responses.length, 'the drain did not wait')
})

test('a close that cannot wait says so; 499 is never sent', async (t) => {
  const waits = await waiting()
  const { door } = waits
  t.after(() => door.close())
  const names = ['2026-07-28', '2026-07-28 as JSON', '2025 as JSON'] as const
  const responses = await running(
    waits,
    names.map((name) => CALLS[name]),
  )
  await door.endpoint.close()
  for (const response of await Promise.all(responses)) {
    assert.equal(response.status, 503)
    assert.match((await answer(response)).error?.message ?? '', /shutting down/)
  }
})
