import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startWorld, type World } from '../../world/world.ts'
import { type McpAnswer, post, send, startFixtures, VERSION } from './mcp-request.ts'

const LIMIT = { timeout: 30_000 }
const LIST = { method: 'tools/list' }

let world: World

/** What a refusal says: HTTP status, JSON-RPC code, and the id it answers. */
const refusal = ({ status, last }: McpAnswer) => [status, last?.error?.code, last?.id]

describe('the envelope of a request (2026-07-28)', LIMIT, () => {
  before(async () => {
    world = await startFixtures()
  })
  after(() => world.close())

  it('is enough by itself: no handshake came before, and none is remembered', async () => {
    const first = await send(world.mcpUrl, { ...LIST, id: 'first' })
    assert.deepEqual([first.status, first.last?.id], [200, 'first'])
    assert.equal(first.headers.get('mcp-session-id'), null)
    const ids = { 'mcp-session-id': 'made-up', 'last-event-id': '7' }
    const second = await send(world.mcpUrl, { ...LIST, headers: ids, id: 2 })
    assert.deepEqual(second.last?.result, first.last?.result)
    assert.equal(second.last?.id, 2)
  })

  it('must name its version and what the client can do', async () => {
    for (const part of ['protocolVersion', 'clientCapabilities']) {
      const answer = await send(world.mcpUrl, { ...LIST, meta: { [part]: undefined } })
      assert.deepEqual(refusal(answer), [400, -32602, 1], part)
      assert.match(answer.last?.error?.message ?? '', new RegExp(part))
    }
    const bare = { jsonrpc: '2.0', id: 1, ...LIST, params: {} }
    const headers = { 'mcp-protocol-version': VERSION, 'mcp-method': LIST.method }
    assert.deepEqual(refusal(await post(world.mcpUrl, bare, headers)), [400, -32602, 1])
  })

  it('need not say who the client is, and the answer does not depend on it', async () => {
    const discover = { method: 'server/discover' }
    const clientInfo = { name: 'anybody', version: '1' }
    const [anonymous, named] = [
      await send(world.mcpUrl, discover),
      await send(world.mcpUrl, { ...discover, meta: { clientInfo } }),
    ]
    assert.equal(anonymous.status, 200)
    assert.deepEqual(named.last, anonymous.last)
  })

  it('of an unknown version is told the known ones', async () => {
    const answer = await send(world.mcpUrl, {
      ...LIST,
      meta: { protocolVersion: '2099-01-01' },
      headers: { 'mcp-protocol-version': '2099-01-01' },
    })
    assert.deepEqual(refusal(answer), [400, -32022, 1])
    const { data } = answer.last?.error ?? {}
    assert.deepEqual(data, { supported: [VERSION], requested: '2099-01-01' })
  })

  it('is answered by server/discover with versions, capabilities and how long they hold', async () => {
    const { status, last } = await send(world.mcpUrl, { method: 'server/discover' })
    assert.equal(status, 200)
    const { supportedVersions, capabilities, ttlMs, cacheScope } = last?.result ?? {}
    assert.deepEqual(supportedVersions, [VERSION])
    assert.deepEqual((capabilities as { tools: object }).tools, { listChanged: false })
    assert.ok(Number.isInteger(ttlMs) && Number(ttlMs) >= 0)
    assert.equal(cacheScope, 'public')
  })

  it('gets results that say their type and who the server is', async () => {
    const requests = [
      { method: 'server/discover' },
      LIST,
      { method: 'tools/call', params: { name: 'test_simple_text', arguments: {} } },
      { method: 'resources/read', params: { uri: 'test://static-text' } },
    ]
    for (const request of requests) {
      const { result } = (await send(world.mcpUrl, request)).last ?? {}
      assert.equal(result?.['resultType'], 'complete', request.method)
      const meta = result?.['_meta'] as Record<string, { name?: string }>
      assert.equal(meta['io.modelcontextprotocol/serverInfo']?.name, 'conformance')
    }
  })

  it('that declares too little is told which capability a tool needs', async () => {
    const call = { method: 'tools/call', params: { name: 'test_missing_capability' } }
    const answer = await send(world.mcpUrl, call)
    assert.deepEqual(refusal(answer), [400, -32021, 1])
    assert.deepEqual(answer.last?.error?.data, { requiredCapabilities: { sampling: {} } })
  })

  it('without an id is a notification: accepted, and not answered', async () => {
    for (const method of ['notifications/cancelled', 'notifications/unknown']) {
      const { status, text } = await send(world.mcpUrl, { method, id: null })
      assert.deepEqual([status, text], [202, ''], method)
    }
  })

  it('gives lists and resources a lifetime, and who may share them', async () => {
    for (const method of ['prompts/list', 'resources/list', 'resources/templates/list']) {
      const { result } = (await send(world.mcpUrl, { method })).last ?? {}
      assert.ok(Number.isInteger(result?.['ttlMs']), method)
      assert.equal(result?.['cacheScope'], 'private', method)
    }
    const params = { uri: 'test://static-text' }
    const read = (await send(world.mcpUrl, { method: 'resources/read', params })).last?.result
    assert.deepEqual([read?.['ttlMs'], read?.['cacheScope']], [0, 'private'])
  })
})

describe('a server of its own tools only', LIMIT, () => {
  before(async () => {
    world = await startWorld()
  })
  after(() => world.close())

  it('announces tools and nothing else where an app has nothing else', async () => {
    const { last } = await send(world.mcpUrl, { method: 'server/discover' })
    assert.deepEqual(last?.result?.['capabilities'], { tools: { listChanged: false } })
    for (const method of ['resources/list', 'prompts/list', 'logging/setLevel']) {
      const answer = await send(world.mcpUrl, { method })
      assert.deepEqual(refusal(answer), [404, -32601, 1], method)
    }
  })
})
