import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { World } from '../../world/world.ts'
import {
  type Message,
  type ModernRequest,
  post,
  send,
  startFixtures,
  VERSION,
} from './mcp-request.ts'

const LIMIT = { timeout: 30_000 }

let world: World

const call = (name: string, more: Partial<ModernRequest> = {}, params = {}) =>
  send(world.mcpUrl, {
    method: 'tools/call',
    ...more,
    params: { name, arguments: {}, ...params },
  })

const methods = (messages: readonly Message[]) => messages.map(({ method }) => method ?? 'answer')

/** Every error code the specification defines in its own range. */
const DEFINED = [-32020, -32021, -32022]

describe('what a request is answered with (2026-07-28)', LIMIT, () => {
  before(async () => {
    world = await startFixtures()
  })
  after(() => world.close())

  it('is one JSON object, or a stream that its answer ends', async () => {
    const plain = await call('test_simple_text')
    assert.match(plain.headers.get('content-type') ?? '', /^application\/json/)
    assert.equal(plain.messages.length, 1)

    const stream = await call('test_tool_with_progress', { meta: { progressToken: 'p' } })
    assert.match(stream.headers.get('content-type') ?? '', /^text\/event-stream/)
    assert.equal(stream.headers.get('x-accel-buffering'), 'no')
    const progress = 'notifications/progress'
    assert.deepEqual(methods(stream.messages), [progress, progress, progress, 'answer'])
    for (const { id, params } of stream.messages.slice(0, -1)) {
      assert.equal(id, undefined, 'the server asks nothing')
      assert.equal(params?.['progressToken'], 'p')
    }
    assert.equal(stream.last?.id, 1)
  })

  it('has the security fields of every other answer, whoever made it', async () => {
    const fields = [
      'cache-control',
      'content-security-policy',
      'cross-origin-resource-policy',
      'referrer-policy',
      'x-content-type-options',
      'x-frame-options',
    ]
    const of = ({ headers }: { readonly headers: Headers }) =>
      fields.map((name) => headers.get(name))
    const metadata = of(await fetch(`${world.url}/.well-known/oauth-protected-resource`))
    assert.ok(metadata.every((value) => value !== null))
    const answers = {
      'the fast path': await call('test_simple_text'),
      'the SDK': await send(world.mcpUrl, { method: 'tools/list' }),
      'the protocol': await send(world.mcpUrl, { method: 'tools/nothing' }),
      'the body': await post(world.mcpUrl, 'no JSON'),
      'the token': await call('test_simple_text', { headers: { authorization: 'Bearer x' } }),
      'the method': await fetch(world.mcpUrl),
      'the root': await send(world.url, { method: 'tools/list' }),
    }
    for (const [who, answer] of Object.entries(answers))
      assert.deepEqual(of(answer).slice(1), metadata.slice(1), who)
  })

  it('has no progress for who gave no token', async () => {
    const { messages } = await call('test_tool_with_progress')
    assert.deepEqual(methods(messages), ['answer'])
  })

  it('has log messages only for who asked, from the level asked', async () => {
    const logged = async (logLevel?: string) => {
      const answer = await call('test_tool_with_logging', logLevel ? { meta: { logLevel } } : {})
      return methods(answer.messages).filter((each) => each === 'notifications/message').length
    }
    assert.deepEqual([await logged(), await logged('error'), await logged('info')], [0, 0, 3])
    const { status, last } = await call('test_tool_with_logging', { meta: { logLevel: 'loud' } })
    assert.deepEqual([status, last?.error?.code], [400, -32602])
  })

  it('asks for input in the result, and takes its state back only unchanged', async () => {
    const able = { meta: { clientCapabilities: { elicitation: { form: {} } } } }
    const name = 'test_input_required_result_request_state'
    const asked = (await call(name, able)).last?.result
    assert.equal(asked?.['resultType'], 'input_required')
    assert.deepEqual(Object.keys(asked?.['inputRequests'] as object), ['confirm'])
    const state = String(asked?.['requestState'])
    const inputResponses = { confirm: { action: 'accept', content: { ok: true } } }
    const answer = (requestState: string) => call(name, able, { inputResponses, requestState })

    const good = (await answer(state)).last?.result
    assert.equal(good?.['resultType'], 'complete')
    assert.match(JSON.stringify(good), /state-ok/)
    assert.equal(good?.['ttlMs'], undefined, 'an answer to a retry is not cacheable')
    const [head = '', payload = '', mac = ''] = state.split('.')
    const flipped = (mac.startsWith('A') ? 'B' : 'A') + mac.slice(1)
    for (const forged of [`${head}.${payload}.${flipped}`, `${head}.${payload}x.${mac}`, 'x', '']) {
      assert.equal((await answer(forged)).last?.error?.code, -32602, forged)
    }
  })

  it('never is a request to a client of 2025, which would have nowhere to answer', async () => {
    const params = { name: 'test_elicitation', arguments: {} }
    const asked = { jsonrpc: '2.0', id: 1, method: 'tools/call', params }
    const { messages, last } = await post(world.mcpUrl, asked)
    assert.deepEqual(methods(messages), ['answer'])
    assert.equal(last?.result?.['isError'], true)
  })

  it('names a resource that does not exist, and invents no contents', async () => {
    const uri = 'test://nothing'
    const { last } = await send(world.mcpUrl, { method: 'resources/read', params: { uri } })
    assert.equal(last?.error?.code, -32602)
    assert.deepEqual(last?.error?.data, { uri })
    assert.equal(last?.result, undefined)
  })

  it('has no error code of the range that is reserved, but the defined ones', async () => {
    const refused = [
      await call('nope'),
      await call('test_missing_capability'),
      await send(world.mcpUrl, { method: 'no/such/method' }),
      await send(world.mcpUrl, { method: 'ping' }),
      await send(world.mcpUrl, { method: 'tools/list', headers: { 'mcp-method': 'x' } }),
      await send(world.mcpUrl, { method: 'tools/list', headers: { accept: 'text/html' } }),
      await call('test_simple_text', { headers: { authorization: 'Bearer made-up' } }),
      await post(world.mcpUrl, 'no request'),
    ]
    for (const { last, text } of refused) {
      const code = last?.error?.code ?? assert.fail(text)
      assert.ok(Number.isInteger(code))
      const reserved = code <= -32020 && code >= -32099
      assert.ok(!reserved || DEFINED.includes(code), text)
      assert.ok(![-32002, -32042].includes(code), text)
    }
  })

  it('on a subscription begins with what was granted, under the id of the request', async () => {
    const leaving = new AbortController()
    const response = await fetch(world.mcpUrl, {
      method: 'POST',
      signal: leaving.signal,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': VERSION,
        'mcp-method': 'subscriptions/listen',
      },
      body: JSON.stringify(LISTEN),
    })
    const first = await response.body?.getReader().read()
    leaving.abort()
    const data = /^data: (.+)$/m.exec(new TextDecoder().decode(first?.value))?.[1] ?? '{}'
    const { method, params } = JSON.parse(data) as Message
    assert.equal(method, 'notifications/subscriptions/acknowledged')
    assert.deepEqual(params, {
      // The list of tools never changes, so nothing is promised about it.
      notifications: { resourceSubscriptions: ['test://watched-resource'] },
      _meta: { 'io.modelcontextprotocol/subscriptionId': 'listening' },
    })
  })
})

const LISTEN = {
  jsonrpc: '2.0',
  id: 'listening',
  method: 'subscriptions/listen',
  params: {
    notifications: {
      toolsListChanged: true,
      resourceSubscriptions: ['test://watched-resource'],
    },
    _meta: {
      'io.modelcontextprotocol/protocolVersion': VERSION,
      'io.modelcontextprotocol/clientCapabilities': {},
    },
  },
}
