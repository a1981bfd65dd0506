import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  type ScriptedServer,
  startScriptedServer,
} from '../../../packages/gateway/src/http/scripted-server-fixture.ts'
import { delegatingApp } from '../../world/delegating-app.ts'
import { connect } from '../../world/oauth-client.ts'
import { people, startWorld, type World } from '../../world/world.ts'
import { post } from '../journey/raw-mcp.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const PARENT = 'b7ad6b7169203331'

let world: World
let api: ScriptedServer

/** A call of a tool that asks an API as the person, from within a client's trace. */
async function call(token: string, traceparent: string): Promise<string> {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
    traceparent,
    tracestate: 'rojo=1',
    baggage: 'user=ada',
  }
  const params = { name: 'my_profile', arguments: {}, _meta }
  const answer = await post(
    world.mcpUrl,
    { jsonrpc: '2.0', id: 1, method: 'tools/call', params },
    {
      authorization: `Bearer ${token}`,
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'my_profile',
    },
  )
  return answer.text
}

describe('a call from within a client’s trace', () => {
  before(async () => {
    api = await startScriptedServer({ body: { displayName: 'Noor' } })
    world = await startWorld(
      {},
      delegatingApp(() => api.origin),
    )
  })
  after(async () => {
    await world.close()
    await api[Symbol.asyncDispose]()
  })

  it('is told with it, takes it to the API below our own span, and puts it in the log', async () => {
    const { tokens } = await connect(world, people.noor, { scope: 'profile:read' })
    await call(tokens.access_token, `00-${TRACE}-${PARENT}-01`)
    api.answers = [{ body: 'no JSON' }]
    const text = await call(tokens.access_token, `00-${TRACE}-${PARENT}-00`)
    assert.match(text, /fault on this server/)

    const [, told] = world.told.find(([event]) => event === 'mcp.request') ?? []
    const { trace } = told as { trace?: { traceId: string; parentId: string; spanId: string } }
    assert.deepEqual([trace?.traceId, trace?.parentId], [TRACE, PARENT])
    const [first, second] = api.requests.map(({ headers }) => headers)
    assert.equal(first?.['traceparent'], `00-${TRACE}-${trace?.spanId}-01`)
    assert.equal(first['tracestate'], 'rojo=1')
    assert.equal(first['baggage'], undefined)
    assert.match(String(second?.['traceparent']), new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`))
    const failed = world.log.find(({ event }) => event === 'mcp.failed')
    assert.equal(failed?.['traceId'], TRACE)
  })
})
