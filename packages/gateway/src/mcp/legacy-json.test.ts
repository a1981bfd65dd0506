import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { McpServer } from '@modelcontextprotocol/server'
import { answerAsJson, CLIENT_GONE } from './legacy-json.ts'

/** A server whose one tool tells that it has begun before it answers. */
function server(answer: (signal: AbortSignal) => Promise<void> = async () => {}): McpServer {
  const made = new McpServer({ name: 'test', version: '1' })
  made.registerTool('look', {}, async (context) => {
    const params = { progressToken: 'p', progress: 1 }
    await context.mcpReq.notify({ method: 'notifications/progress', params })
    await answer(context.mcpReq.signal)
    return { content: [{ type: 'text', text: 'found' }] }
  })
  return made
}

const call = (id: number) => ({
  ...{ jsonrpc: '2.0', id, method: 'tools/call' },
  params: { name: 'look', _meta: { progressToken: 'p' } },
})

function ask(body: unknown, { signal = new AbortController().signal, to = server() } = {}) {
  const headers = {
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
    'mcp-protocol-version': '2025-03-26',
  }
  const request = new Request('http://mcp.invalid/', { method: 'POST', headers })
  return answerAsJson(to, request, signal, body)
}

interface Answer {
  readonly id: number
  readonly result: { readonly content: readonly [{ readonly text: string }] }
}

const told = ({ id, result }: Answer) => [id, result.content[0].text]

describe('an answer of a 2025 version as JSON', () => {
  it('is that of the request, whatever the tool told before', async () => {
    const answer = await ask(call(7))
    assert.ok(typeof answer === 'string')
    assert.deepEqual(told(JSON.parse(answer)), [7, 'found'])
  })

  it('is an array for a batch, with each of its answers', async () => {
    for (const ids of [[1], [1, 2]]) {
      const answer = await ask(ids.map(call))
      assert.ok(answer instanceof Response)
      assert.deepEqual(
        ((await answer.json()) as Answer[]).map(told),
        ids.map((id) => [id, 'found']),
      )
    }
  })

  it('is given up when the client has gone before', async () => {
    const never = () => new Promise<void>(() => {})
    const answer = await ask(call(1), { signal: AbortSignal.abort(), to: server(never) })
    assert.ok(answer instanceof Response && answer.status === CLIENT_GONE)
  })

  it('is given up, and the tool is told, when the client goes', async () => {
    const begun = Promise.withResolvers<AbortSignal>()
    const to = server((signal) => new Promise(() => begun.resolve(signal)))
    const client = new AbortController()
    const asked = ask(call(1), { signal: client.signal, to })
    const signal = await begun.promise
    client.abort()
    const answer = await asked
    assert.ok(answer instanceof Response && answer.status === CLIENT_GONE)
    assert.ok(signal.aborted)
  })
})
