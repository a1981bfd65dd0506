import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { modern } from './endpoint-under-test.ts'
import { createSubscriptions, type SubscriptionBounds } from './subscriptions.ts'

const LONG = 60_000

/** A server with something to subscribe to. */
function server(): McpServer {
  const made = new McpServer({ name: 'listened-to', version: '1.0.0' })
  made.registerResource('x', 'test://x', {}, () => ({ contents: [] }))
  return made
}

/** The real SDK behind it; no socket, because none is needed for what is promised. */
function subscriptions(bounds: SubscriptionBounds) {
  const { answer, end } = createSubscriptions(
    (maxSubscriptions) => createMcpHandler(server, { maxSubscriptions }),
    bounds,
  )
  const listen = (signal = new AbortController().signal) => {
    const init = modern('subscriptions/listen', { notifications: { resourcesListChanged: true } })
    const request = new Request('http://mcp.invalid/', { ...init, signal })
    return answer(request, JSON.parse(String(init.body)))
  }
  return { listen, end }
}

/** Streams that stay open as long as nobody closes them, counted. */
function counted({ body = () => new ReadableStream(), ...bounds }: Counted = {}) {
  const count = { closed: 0, refused: 0 }
  const { answer } = createSubscriptions(
    (most) => ({
      async fetch() {
        if (most === 0) count.refused++
        return new Response(body())
      },
      async close() {
        count.closed++
      },
    }),
    bounds,
  )
  const listen = (signal = new AbortController().signal) =>
    answer(new Request('http://mcp.invalid/', { signal }), {})
  return { count, listen }
}

interface Counted extends SubscriptionBounds {
  readonly body?: () => ReadableStream | null
}

const isStream = ({ headers }: Response) =>
  headers.get('content-type')?.startsWith('text/event-stream') === true

test('a stream ends by itself, with the result of its request', async () => {
  const response = await subscriptions({ lifetimeMs: 20 }).listen()
  assert.ok(isStream(response))
  const messages = (await response.text()).split('\n\n').filter((each) => each.includes('data:'))
  assert.equal(messages.length, 2)
  assert.match(messages[0] ?? '', /subscriptions\/acknowledged/)
  assert.match(messages[1] ?? '', /"resultType":"complete"/)
})

test('one stream more than may be open is refused, until another has ended', async () => {
  const { listen, end } = subscriptions({ most: 2, lifetimeMs: LONG })
  const open = [await listen(), await listen()]
  assert.match(await (await listen()).text(), /Subscription limit reached/)
  await end()
  for (const response of open) assert.match(await response.text(), /"resultType":"complete"/)
  const again = await listen()
  assert.ok(isStream(again))
  await again.body?.cancel()
})

test('a client that goes makes room', async () => {
  const { listen, end } = subscriptions({ most: 1, lifetimeMs: LONG })
  const client = new AbortController()
  await listen(client.signal)
  assert.ok(!isStream(await listen()))
  client.abort()
  assert.ok(isStream(await listen()))
  await end()
})

test('streams that began together do not end together, nor before four fifths of their time', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { count, listen } = counted({ lifetimeMs: 100_000 })
  for (let n = 0; n < 120; n++) await listen()
  t.mock.timers.tick(80_999)
  assert.equal(count.closed, 0)
  t.mock.timers.tick(1)
  assert.equal(count.closed, 6)
  t.mock.timers.tick(19_000)
  assert.equal(count.closed, 120)
})

test('of a stream that has ended nothing is left, and no timer keeps the process for one', async (t) => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const before = timers()
  await counted().listen()
  assert.equal(timers(), before)

  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { count, listen } = counted({ lifetimeMs: LONG })
  const client = new AbortController()
  await listen(client.signal)
  client.abort()
  t.mock.timers.tick(LONG)
  assert.equal(count.closed, 0)
})

test('an answer without a body holds no place', async () => {
  const { count, listen } = counted({ most: 1, body: () => null })
  await listen()
  await listen()
  assert.equal(count.refused, 0)
})
