import assert from 'node:assert/strict'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { it } from 'node:test'
import type { ServedPage } from '../telemetry/observer.ts'
import { match, routes } from './routes.ts'
import { tellPage } from './tell-page.ts'

const table = routes('/mcp', true)

/** What is told of one request, whose answer the test makes. */
async function told(path: string, init: RequestInit, answer: (response: ServerResponse) => void) {
  const { promise, resolve } = Promise.withResolvers<ServedPage>()
  const server = createServer((request, response) => {
    const found = match(table, request.method ?? '', (request.url ?? '').split('?')[0] ?? '')
    tellPage({ answered: resolve }, found, request, response)
    answer(response)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const asked = fetch(`http://127.0.0.1:${port}${path}`, init).then(
    (response) => response.text(),
    () => {},
  )
  const { durationMs, ...page } = await promise
  await asked
  server.closeAllConnections()
  server.close()
  assert.ok(durationMs >= 0)
  return page
}

it('a page is told by its route, without what its address says of one request', async () => {
  const page = await told('/oauth/consent/a-secret?code=1', {}, (response) => response.end('x'))
  assert.deepEqual(page, { route: '/oauth/consent/*', verb: 'GET', status: 200 })
})

it('an address and a method that are not ours are told as one', async () => {
  const page = await told('/made-up', { method: 'PROPFIND' }, (response) =>
    response.writeHead(405).end(),
  )
  assert.deepEqual(page, { route: 'unknown', verb: 'other', status: 405 })
})

it('a client that left before its answer is told so, whatever was on its way', async () => {
  const leave = new AbortController()
  const page = await told('/health', { signal: leave.signal }, (response) => {
    response.writeHead(200).write('half')
    leave.abort()
  })
  assert.deepEqual(page, { route: '/health', verb: 'GET', status: 499 })
})
