import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { startHttpsServer } from '../http/test-https-server.ts'
import { ask, reasonFor, Unreachable } from './ask.ts'

async function serve(t: TestContext, listener: RequestListener): Promise<URL> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
}

/** Where something listened a moment ago. */
async function closedAddress(): Promise<URL> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return new URL(`http://127.0.0.1:${port}/`)
}

async function unreachable(url: URL, init: RequestInit = {}): Promise<Unreachable> {
  const error = await ask(url, init).then(
    () => assert.fail('it answered'),
    (failure: unknown) => failure,
  )
  assert.ok(error instanceof Unreachable, String(error))
  return error
}

test('an answer has its status, headers and text, and the moment in between', async (t) => {
  const url = await serve(t, (_, response) => void response.writeHead(418, { x: 'y' }).end('text'))
  const clock = { time: 1_000, now: () => (clock.time += 500) }
  const { status, headers, text, at } = await ask(url, {}, clock)
  assert.deepEqual([status, headers.get('x'), text, at], [418, 'y', 'text', 1_750])
})

test('a redirect is an answer, and is not followed', async (t) => {
  let requests = 0
  const url = await serve(t, (_, response) => {
    requests += 1
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  const { status, headers } = await ask(url, {})
  assert.deepEqual([status, headers.get('location'), requests], [302, '/elsewhere', 1])
})

test('no more than 512 KiB is read, however much comes', { timeout: 20_000 }, async (t) => {
  const url = await serve(t, (request, response) => {
    const more = () => {
      while (!request.socket.destroyed && response.write('x'.repeat(64 * 1024)));
    }
    response.on('drain', more)
    more()
  })
  assert.equal((await ask(url, {})).text.length, 512 * 1024)
})

test('nothing that listens, and a limit that is over', async (t) => {
  const url = await serve(t, () => {})
  const late = await unreachable(url, { signal: AbortSignal.timeout(20) })
  assert.match(late.message, /did not answer in time/)
  const nobody = await unreachable(await closedAddress())
  assert.match(nobody.message, /^127\.0\.0\.1:\d+ refuses connections\.$/)
  assert.deepEqual([nobody.tls, late.tls], [false, false])
})

test('a certificate that nobody vouches for', async () => {
  await using server = await startHttpsServer(['localhost'], (_, response) => response.end())
  const error = await unreachable(new URL(`https://localhost:${server.port}/`))
  assert.match(error.message, /does not trust/)
  assert.match(error.fix, /NODE_EXTRA_CA_CERTS/)
  assert.equal(error.tls, true)
})

test('every reason has something to look at, the unknown one its code', () => {
  assert.match(reasonFor('CERT_HAS_EXPIRED').found, /expired/)
  assert.match(reasonFor('ENOTFOUND').fix, /DNS/)
  assert.match(reasonFor('EWHATEVER').found, /EWHATEVER/)
  assert.match(reasonFor('constructor').found, /constructor/)
})
