import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { loadCatalogue } from '@voordeur/gateway/tools'
import { bearer, legacy, legacyCall, modern, post } from '../flows/journey/raw-mcp.ts'
import { connect } from '../world/oauth-client.ts'
import { smallApp } from '../world/small-app.ts'
import { people, startWorld, type World } from '../world/world.ts'

const LIMIT = { timeout: 30_000 }

describe('requests to the tool host that call no tool', LIMIT, () => {
  let world: World
  before(async () => {
    const RATE_LIMITS = 'mcpRequest=5/60s;anonymousMcpRequest=5/60s;mcpTokenFailure=2/60s'
    world = await startWorld({ RATE_LIMITS })
  })
  after(() => world.close())

  const lists = (many: number, headers: Record<string, string> = {}) =>
    post(
      world.mcpUrl,
      Array.from({ length: many }, (_, id) => legacy(id, 'tools/list')),
      headers,
    )

  it('cost the anonymous address, each message of a batch', async () => {
    assert.equal((await lists(4)).status, 200)
    const refused = await lists(4)
    assert.equal(refused.status, 429)
    assert.match(refused.headers.get('ratelimit-policy') ?? '', /^"anonymous-mcp-request";q=5;w=60/)
    assert.ok(Number(refused.headers.get('retry-after')) >= 1)
  })

  it('cost a person that person, and never the address', async () => {
    const noor = bearer((await connect(world, people.noor)).tokens.access_token)
    const sem = bearer((await connect(world, people.sem)).tokens.access_token)
    assert.equal((await lists(5, noor)).status, 200)
    const refused = await lists(1, noor)
    assert.equal(refused.status, 429)
    assert.match(refused.headers.get('ratelimit-policy') ?? '', /^"mcp-request";q=5;w=60/)
    assert.equal((await lists(5, sem)).status, 200)
  })

  it('are refused when an address sent too many bad tokens, but never a good one', async () => {
    const good = (await connect(world, people.daan)).tokens.access_token
    const list = (token: string) => post(world.mcpUrl, legacy(1, 'tools/list'), bearer(token))
    assert.deepEqual([(await list('x')).status, (await list('y')).status], [401, 401])
    const refused = await list('z')
    assert.equal(refused.status, 429)
    assert.match(refused.headers.get('ratelimit-policy') ?? '', /^"mcp-token-failure";q=2;w=60/)
    assert.equal((await list(good)).status, 200)
  })
})

describe('a request under another name of this machine', LIMIT, () => {
  it('is told the address of the server', async (t) => {
    const world = await startWorld()
    t.after(() => world.close())
    const url = world.url.replace('localhost', '127.0.0.1')
    const refused = await post(`${url}/mcp`, legacy(1, 'ping'))
    assert.equal(refused.status, 403)
    assert.ok(refused.messages[0]?.error?.message.includes(world.mcpUrl), refused.text)
    const page = await fetch(url)
    assert.equal(page.status, 421)
    assert.ok((await page.text()).includes(world.url))
  })
})

const nothing = { type: 'object', properties: {} }
const contract = {
  name: 'slow',
  title: 'Slow',
  description: 'Takes its time.',
  inputSchema: nothing,
  outputSchema: nothing,
  access: 'public',
  scopes: ['property:read'],
}

describe('a stop while tools run', LIMIT, () => {
  it('cuts off no answer, in either era and form', async () => {
    let started = 0
    const slow = async () => {
      started++
      return pause(400, {})
    }
    const app = { ...smallApp, catalogue: loadCatalogue([contract], { slow }) }
    const world = await startWorld({}, async () => ({ app, close: () => {} }))
    const { body, headers } = modern('tools/call', { name: 'slow', arguments: {} })
    const running = [
      post(world.mcpUrl, body, headers),
      post(world.mcpUrl, body, { ...headers, accept: 'application/json' }),
      post(world.mcpUrl, legacyCall(1, 'slow')),
      post(world.mcpUrl, legacyCall(1, 'slow'), { accept: 'application/json' }),
    ]
    while (started < running.length) await pause(10)
    await world.close()
    for (const { status, messages } of await Promise.all(running)) {
      assert.equal(status, 200)
      assert.deepEqual(messages[0]?.result?.['structuredContent'], {})
    }
  })
})
