import assert from 'node:assert/strict'
import type { RequestListener, ServerResponse } from 'node:http'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { FetchRefused } from './fetch-refused.ts'
import { type PinnedRequest, requestPinned } from './pinned-request.ts'
import { startHttpsServer } from './test-https-server.ts'

const LOOPBACK = [{ address: '127.0.0.1', family: 4 }] as const

/** Fetches `https://client.test` from a server on 127.0.0.1 that answers as `listener` says. */
async function fetchFrom(listener: RequestListener, overrides: Partial<PinnedRequest> = {}) {
  await using server = await startHttpsServer(['client.test'], listener)
  return await requestPinned({
    url: new URL(`https://client.test:${server.port}/metadata`),
    addresses: LOOPBACK,
    headers: { accept: 'application/json' },
    maxBytes: 1_000,
    signal: AbortSignal.timeout(5_000),
    ca: server.ca,
    ...overrides,
  })
}

const refusedAs = (reason: string) => (error: unknown) => {
  assert.ok(error instanceof FetchRefused, String(error))
  assert.equal(error.reason, reason, String(error.cause))
  return true
}

/** Sends `chunk` every 20 ms until the other side has had enough. */
function drip(response: ServerResponse, chunk: string): void {
  const timer = setInterval(() => response.write(chunk), 20)
  response.on('close', () => clearInterval(timer))
}

test('fetches by the checked address and verifies the certificate for the host name', async () => {
  const seen: Record<string, unknown> = {}
  const answer = await fetchFrom((request, response) => {
    Object.assign(seen, request.headers, { path: request.url })
    response.setHeader('cache-control', 'max-age=60')
    response.end('{"ok":true}')
  })
  assert.equal(answer.status, 200)
  assert.equal(Buffer.from(answer.body).toString(), '{"ok":true}')
  assert.equal(answer.headers.get('cache-control'), 'max-age=60')
  assert.equal(seen['path'], '/metadata')
  assert.match(String(seen['host']), /^client\.test:/)
  assert.equal(seen['accept-encoding'], 'identity')
})

test('a certificate for another name, or from nobody we know, is refused', async () => {
  await using server = await startHttpsServer(['someone-else.test'], (_, response) => {
    response.end('never')
  })
  const request = {
    url: new URL(`https://client.test:${server.port}/`),
    addresses: LOOPBACK,
    headers: {},
    maxBytes: 1_000,
    signal: AbortSignal.timeout(5_000),
  }
  await assert.rejects(requestPinned({ ...request, ca: server.ca }), refusedAs('connection'))
  const named = { ...request, url: new URL(`https://someone-else.test:${server.port}/`) }
  await assert.rejects(requestPinned(named), refusedAs('connection'))
})

test('an environment that turns verification off does not turn it off here', async () => {
  const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
  try {
    const untrusted = fetchFrom((_, response) => response.end('never'), { ca: undefined })
    await assert.rejects(untrusted, refusedAs('connection'))
  } finally {
    if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before
  }
})

test('a redirect is refused, whatever it points at', async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    const redirected = fetchFrom((_, response) => {
      response.writeHead(status, { location: 'http://127.0.0.1/' }).end()
    })
    await assert.rejects(redirected, refusedAs('redirect'), String(status))
  }
})

test('a compressed body is refused, also when it is small', async () => {
  const compressed = fetchFrom((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(900)))
  })
  await assert.rejects(compressed, refusedAs('encoding'))
})

test('a body is read up to the bound and not a byte further', async () => {
  const exact = await fetchFrom((_, response) => response.end('x'.repeat(1_000)))
  assert.equal(exact.body.byteLength, 1_000)
  const announced = fetchFrom((_, response) => response.end('x'.repeat(1_001)))
  await assert.rejects(announced, refusedAs('too-large'))
})

test('an endless body without a length is cut off at the bound', async () => {
  const endless = fetchFrom((_, response) => drip(response, 'x'.repeat(300)))
  await assert.rejects(endless, refusedAs('too-large'))
})

test('time runs over the whole request: no answer, and an answer that never ends', async () => {
  const startedAt = Date.now()
  const silent = fetchFrom(() => {}, { signal: AbortSignal.timeout(300) })
  await assert.rejects(silent, refusedAs('timeout'))
  const slow = fetchFrom((_, response) => drip(response, 'x'), { signal: AbortSignal.timeout(300) })
  await assert.rejects(slow, refusedAs('timeout'))
  assert.ok(Date.now() - startedAt < 3_000, 'both ended close to their time')
})

test('a connection that ends early, upgrades or sends huge headers is a failed connection', async () => {
  const dropped = fetchFrom((request) => request.socket.destroy())
  await assert.rejects(dropped, refusedAs('connection'))
  const cut = fetchFrom((request, response) => {
    response.writeHead(200, { 'content-length': '500' })
    response.write('x', () => request.socket.destroy())
  })
  await assert.rejects(cut, refusedAs('connection'))
  const upgraded = fetchFrom((_, response) => {
    response.writeHead(101, { upgrade: 'other', connection: 'upgrade' }).end()
  })
  await assert.rejects(upgraded, refusedAs('connection'))
  const heavy = fetchFrom((_, response) => {
    response.writeHead(200, { 'x-much': 'x'.repeat(20_000) }).end()
  })
  await assert.rejects(heavy, refusedAs('connection'))
})
