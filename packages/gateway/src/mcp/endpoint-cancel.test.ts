import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { loadCatalogue } from './catalogue.ts'
import type { ToolCall } from './contract.ts'
import { answer, legacy, modern, rpc, startEndpoint } from './endpoint-under-test.ts'

const schema = { type: 'object', properties: {} }
const contract = {
  name: 'wait',
  title: 'Wait',
  description: 'Waits until it is released or stopped.',
  inputSchema: schema,
  outputSchema: schema,
  access: 'public',
  scopes: ['property:read'],
}

/** An endpoint whose tool says when it runs, when its signal aborts, and what it could still send. */
async function waiting(t: TestContext) {
  const started = Promise.withResolvers<void>()
  const stopped = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  let stops = 0
  const wait = async (_: unknown, { signal, progress }: ToolCall) => {
    signal.addEventListener('abort', () => {
      stops++
      // To nobody: it must neither throw nor wait.
      progress(1, 1).then(stopped.resolve, stopped.reject)
    })
    started.resolve()
    await released.promise
    return {}
  }
  const door = await startEndpoint({ catalogue: loadCatalogue([contract], { wait }) })
  t.after(async () => {
    released.resolve()
    await door.close()
  })
  return { door, started, stopped, release: released.resolve, stops: () => stops }
}

test('what the official client cancels is stopped, and the next call is served', async (t) => {
  const { door, started, stopped } = await waiting(t)
  const client = new Client(
    { name: 'tester', version: '1' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } } },
  )
  await client.connect(new StreamableHTTPClientTransport(new URL(door.url)))
  const cancel = new AbortController()
  const called = client.callTool(
    { name: 'wait', arguments: {} },
    { signal: cancel.signal, onprogress: () => {} },
  )
  await started.promise
  cancel.abort()
  await assert.rejects(called)
  await stopped.promise
  assert.equal((await client.listTools()).tools.length, 1)
  await client.close()
})

test('a client of 2026-07-28 that reads no stream cancels by leaving too', async (t) => {
  const { door, started, stopped } = await waiting(t)
  const leaving = new AbortController()
  const init = modern('tools/call', { name: 'wait' }, { accept: 'application/json' })
  const gone = fetch(door.url, { ...init, signal: leaving.signal })
  await started.promise
  leaving.abort()
  await assert.rejects(gone)
  await stopped.promise
})

test('a notification can stop nobody’s call: without sessions, its id names no one request', async (t) => {
  const { door, started, release, stops } = await waiting(t)
  const called = fetch(door.url, legacy(rpc('tools/call', { name: 'wait' }, 7)))
  await started.promise
  const note = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } }
  assert.equal((await fetch(door.url, legacy(note))).status, 202)
  release()
  assert.deepEqual((await answer(await called)).result?.structuredContent, {})
  assert.equal(stops(), 0)
})

test('a call that ended is not stopped afterwards', async (t) => {
  const { door, release, stops } = await waiting(t)
  release()
  const called = await fetch(door.url, modern('tools/call', { name: 'wait' }))
  assert.deepEqual((await answer(called)).result?.structuredContent, {})
  assert.equal(stops(), 0)
})

test('an endpoint that closes stops what runs', async (t) => {
  const { door, started, stopped } = await waiting(t)
  const called = fetch(door.url, modern('tools/call', { name: 'wait' }))
  await started.promise
  await door.endpoint.close()
  await stopped.promise
  assert.equal((await called).status, 503)
})
