import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { loadCatalogue } from './catalogue.ts'
import { type Answer, answer, legacy, modern, rpc, startEndpoint } from './endpoint-under-test.ts'

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
  // Who calls is not looked at any more: a client is not to drop a token for it.
  const stranger = modern('tools/list', {}, { authorization: 'Bearer nonsense' })
  assert.equal((await fetch(door.url, stranger)).status, 503)
  waits.release()
  for (const response of await Promise.all(responses)) {
    assert.equal(response.status, 200)
    assert.deepEqual((await answer(response)).result?.structuredContent, {})
  }
  assert.equal(await drained, responses.length, 'the drain did not wait')
})

test('a call whose message was still on its way when the drain began is not run', async (t) => {
  const { door, count } = await waiting()
  t.after(() => door.close())
  const { body, headers, method } = CALLS['2026-07-28']
  const text = String(body)
  const length = { 'content-length': String(text.length) }
  const call = request(door.url, { method, headers: { ...(headers as object), ...length } })
  const answered = once(call, 'response')
  call.write(text.slice(0, 10))
  // What was sent before another request on another connection has been read before it.
  await (await fetch(door.url, modern('tools/list'))).text()
  const drained = door.endpoint.drain()
  call.end(text.slice(10))
  const [response] = (await answered) as [IncomingMessage]
  assert.deepEqual([response.statusCode, response.headers['retry-after']], [503, '5'])
  const [message] = (await response.setEncoding('utf8').toArray()) as [string]
  const { id, error } = JSON.parse(message) as Answer
  assert.deepEqual([id, count.started], [7, 0], 'it was refused as the request that it is')
  assert.match(error?.message ?? '', /shutting down/)
  await drained
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
