import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { closedLoop } from './closed-loop.ts'

const expected = '{"answer":1}'

async function load(listener: RequestListener, durationMs = 100, maxRequests = 1_000_000) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  try {
    return await closedLoop({
      kind: 'closed',
      port,
      path: '/mcp',
      headers: { host: 'localhost', 'x-mark': 'bench' },
      exchanges: [{ body: '{"question":1}', expected }],
      connections: 4,
      durationMs,
      maxRequests,
    })
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

test('asks what it is told until the time is over, and counts the answers', async () => {
  let answered = 0
  const asked = new Set<string>()
  const result = await load((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      asked.add(`${request.method} ${request.url} ${request.headers['x-mark']} ${body}`)
      answered++
      response.end(expected)
    })
  })
  assert.deepEqual([...asked], ['POST /mcp bench {"question":1}'])
  assert.equal(result.requests, answered)
  assert.equal(result.faults, 0)
  assert.ok(result.elapsedMs >= 100 && result.elapsedMs < 5_000)
  assert.ok(result.p50Ms > 0 && result.p50Ms <= result.p99Ms && result.p99Ms <= result.maxMs * 1.01)
})

test('a load that is to ask so often ends when it has', async () => {
  const result = await load((_, response) => response.end(expected), 60_000, 25)
  assert.equal(result.requests, 25)
})

test('however short the time is, something is asked', async () => {
  const result = await load((_, response) => response.end(expected), 0.001)
  assert.ok(result.requests >= 1)
})

test('an answer in chunks counts like any other', async () => {
  const result = await load((_, response) => {
    response.write(expected.slice(0, 4))
    response.end(expected.slice(4))
  })
  assert.ok(result.requests > 0)
  assert.equal(result.faults, 0)
})

test('a wrong body, a wrong status and a broken connection are faults, and end the load', async () => {
  const faulty: [RequestListener, RegExp][] = [
    [(_, response) => response.end('{"answer":2}'), /^200 {"answer":2}$/],
    [(_, response) => response.writeHead(500).end(expected), /^500 /],
    [(request) => request.socket.destroy(), /closed the connection|ECONNRESET/],
  ]
  for (const [listener, fault] of faulty) {
    const { faults, firstFault, elapsedMs } = await load(listener, 60_000)
    assert.ok(faults >= 4 && faults <= 24, `${faults} faults`)
    assert.match(firstFault ?? '', fault)
    assert.ok(elapsedMs < 10_000)
  }
})

test('where nobody listens every connection is a fault', async () => {
  const load = { connections: 2, durationMs: 1_000 }
  const job = { kind: 'closed', port: 9, path: '/', headers: {}, ...load } as const
  const result = await closedLoop({ ...job, exchanges: [{ body: '', expected }] })
  assert.equal(result.faults, 2)
  assert.match(result.firstFault ?? '', /ECONNREFUSED/)
})
