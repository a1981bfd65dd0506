import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import {
  answer,
  answers,
  type EndpointUnderTest,
  legacy,
  modern,
  rpc,
  startEndpoint,
} from './endpoint-under-test.ts'

const door = await startEndpoint()
after(() => door.close())

const MODES = {
  legacy: undefined,
  auto: { mode: 'auto' },
  pinned: { mode: { pin: '2026-07-28' } },
} as const

async function connected(
  to: EndpointUnderTest,
  mode: (typeof MODES)[keyof typeof MODES],
  path = '/mcp',
  token?: string,
): Promise<Client> {
  const client = new Client(
    { name: 'tester', version: '1' },
    mode === undefined ? {} : { versionNegotiation: mode },
  )
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  await client.connect(
    new StreamableHTTPClientTransport(new URL(path, to.origin), { requestInit: { headers } }),
  )
  return client
}

const NAMES = ['echo', 'explode', 'fail', 'slow', 'steps', 'whoami', 'save']

for (const [name, mode] of Object.entries(MODES))
  for (const path of ['/mcp', '/'])
    test(`the official client (${name}) lists and calls at ${path}`, async () => {
      const client = await connected(door, mode, path, await door.token('assessments:read'))
      const { tools } = await client.listTools()
      assert.deepEqual(
        tools.map((tool) => tool.name),
        NAMES,
      )
      const echo = await client.callTool({ name: 'echo', arguments: { text: 'hi' } })
      assert.deepEqual(echo.structuredContent, { text: 'hi' })
      const who = await client.callTool({ name: 'whoami', arguments: {} })
      assert.deepEqual(who.structuredContent, { text: 'person_1' })
      const failed = await client.callTool({ name: 'fail', arguments: {} })
      assert.deepEqual(failed._meta?.['voordeur/error'], {
        code: 'not_found',
        details: { tried: 'everything' },
      })
      assert.equal(client.getInstructions(), 'Ask for what you need.')
      await client.close()
    })

for (const [name, mode] of Object.entries(MODES))
  test(`the official client (${name}) follows progress, which only increases`, async () => {
    const client = await connected(door, mode)
    const seen: number[] = []
    await client.callTool(
      { name: 'steps', arguments: {} },
      { onprogress: (p) => seen.push(p.progress) },
    )
    assert.deepEqual(seen, [1, 2, 3])
    await client.close()
  })

test('the list is the same for everyone, says what each tool needs, and may be cached', async () => {
  const list = async (headers = {}) =>
    (await answer(await fetch(door.url, modern('tools/list', {}, headers)))).result
  const result = await list()
  const authorization = `Bearer ${await door.token('assessments:read')}`
  assert.deepEqual(await list({ authorization }), result)
  assert.deepEqual([result?.ttlMs, result?.cacheScope], [300_000, 'public'])
  assert.deepEqual(result?.tools?.at(-1), {
    name: 'save',
    title: 'The save tool',
    description: 'Does save.',
    inputSchema: {
      type: 'object',
      properties: { text: { type: 'string', maxLength: 1_000 } },
      additionalProperties: false,
    },
    outputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
    annotations: { readOnlyHint: true },
    _meta: {
      'voordeur/access': 'protected',
      'voordeur/scopes': ['assessments:read', 'assessments:write'],
    },
  })
})

test('a list behind a sign-in is not for shared caches; a cursor we never gave is refused', async (t) => {
  const locked = await startEndpoint({ requireSignIn: true })
  t.after(() => locked.close())
  const headers = { authorization: `Bearer ${await locked.token()}` }
  const { result } = await answer(await fetch(locked.url, modern('tools/list', {}, headers)))
  assert.equal(result?.cacheScope, 'private')
  const { error } = await answer(await fetch(door.url, modern('tools/list', { cursor: 'x' })))
  assert.equal(error?.code, -32602)
})

for (const version of ['2025-11-25', '2025-06-18', '2025-03-26'])
  test(`handshake of ${version}`, async () => {
    const clientInfo = { name: 'tester', version: '1' }
    const params = { protocolVersion: version, capabilities: {}, clientInfo }
    const response = await fetch(door.url, legacy(rpc('initialize', params)))
    assert.equal(response.headers.get('mcp-session-id'), null)
    assert.equal((await answer(response)).result?.protocolVersion, version)
    const note = { jsonrpc: '2.0', method: 'notifications/initialized' }
    const headers = { 'mcp-protocol-version': version }
    assert.equal((await fetch(door.url, legacy(note, headers))).status, 202)
    const pong = await answer(await fetch(door.url, legacy(rpc('ping'), headers)))
    assert.deepEqual(pong.result, {})
  })

const JSON_ONLY = { accept: 'application/json' }

test('a 2025 client gets a stream when something may come before its answer, else JSON', async () => {
  const type = async (body: unknown, headers = {}) => {
    const response = await fetch(door.url, legacy(body, headers))
    return [response.headers.get('content-type'), await answer(response)] as const
  }
  const call = (_meta: object) => rpc('tools/call', { name: 'steps', _meta })
  const watched = call({ progressToken: 1 })
  const [stream] = await type(rpc('initialize', {}))
  assert.match(String(stream), /^text\/event-stream/)
  const response = await fetch(door.url, legacy(watched))
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/)
  assert.equal((await answers(response)).length, 4)
  for (const accept of ['text/event-stream', 'application/json;q=0, text/event-stream'])
    assert.match(String((await type(call({}), { accept }))[0]), /^text\/event-stream/)
  for (const [body, headers] of [
    [call({}), {}],
    [rpc('tools/list'), {}],
    [watched, JSON_ONLY],
    [watched, { accept: '*/*' }],
  ] as const) {
    const [kind, { result }] = await type(body, headers)
    assert.match(String(kind), /^application\/json/)
    assert.ok(result)
  }
})

test('a client without streams gets the result of a tool that reports progress', async () => {
  const params = { name: 'steps', _meta: { progressToken: 1 } }
  for (const init of [
    modern('tools/call', params, JSON_ONLY),
    legacy(rpc('tools/call', params), JSON_ONLY),
  ]) {
    const response = await fetch(door.url, init)
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/)
    assert.deepEqual((await answer(response)).result?.structuredContent, { text: 'done' })
  }
})

test('batches of 2025-03-26, as a stream and as JSON', async () => {
  const batch = [
    rpc('tools/call', { name: 'echo', arguments: { text: 'one' } }, 'a'),
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    rpc('tools/call', { name: 'explode' }, 'b'),
    rpc('tools/list', {}, 'c'),
    rpc('nonsense', {}, 'd'),
  ]
  for (const headers of [{}, JSON_ONLY]) {
    const all = await answers(await fetch(door.url, legacy(batch, headers)))
    const byId = new Map(all.map((one) => [String(one.id), one]))
    assert.deepEqual([...byId.keys()].sort(), ['a', 'b', 'c', 'd'])
    assert.equal(byId.get('d')?.error?.code, -32601)
    assert.equal(byId.get('c')?.result?.tools?.length, NAMES.length)
  }
  const single = await fetch(door.url, legacy([rpc('ping')], JSON_ONLY))
  assert.deepEqual(await single.json(), [{ jsonrpc: '2.0', id: 7, result: {} }])
  const notes = await fetch(
    door.url,
    legacy([{ jsonrpc: '2.0', method: 'notifications/initialized' }]),
  )
  assert.equal(notes.status, 202)
})

test('later versions have no batches, and an unknown version is refused', async () => {
  const headers = { 'mcp-protocol-version': '2025-06-18' }
  assert.equal((await fetch(door.url, legacy([rpc('ping')], headers))).status, 400)
  assert.equal(
    (await fetch(door.url, legacy(rpc('ping'), { 'mcp-protocol-version': '2024-01-01' }))).status,
    400,
  )
})

test('an open subscription is acknowledged, and ended when the endpoint stops', async (t) => {
  const closing = await startEndpoint({
    extend: (server) => {
      server.registerResource('x', 'test://x', {}, () => ({ contents: [] }))
    },
  })
  t.after(() => closing.close())
  const notifications = { resourcesListChanged: true }
  const response = await fetch(closing.url, modern('subscriptions/listen', { notifications }))
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/)
  const all = answers(response)
  assert.equal(await Promise.race([all, pause(100, 'open')]), 'open')
  await Promise.race([
    closing.endpoint.drain(),
    pause(5_000, undefined, { ref: false }).then(() => assert.fail('it hangs')),
  ])
  const [first, last] = await all
  assert.equal(
    (first as { method?: string } | undefined)?.method,
    'notifications/subscriptions/acknowledged',
  )
  assert.ok(last?.result, 'it was cut off instead of ended')
  const late = await fetch(closing.url, modern('tools/list'))
  assert.equal(late.headers.get('retry-after'), '5')
  assert.deepEqual([late.status, (await answer(late)).error?.code], [503, -32000])
})
