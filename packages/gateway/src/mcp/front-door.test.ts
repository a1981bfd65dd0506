import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFrontDoor } from './front-door.ts'

const origin = 'https://client.example'
const admit = createFrontDoor({
  publicUrl: 'https://door.example/mcp',
  allowedHosts: ['door.example', 'localhost:3000'],
  allowedOrigins: [origin],
})
const local = createFrontDoor({
  publicUrl: 'http://localhost:3000/mcp',
  allowedHosts: ['localhost:3000', '127.0.0.1:3000'],
  allowedOrigins: [],
})

const status = (admission: ReturnType<typeof admit>) => (admission.admitted ? 0 : admission.status)

test('only the listed hosts, in any case, with their exact port', () => {
  for (const host of ['door.example', 'DOOR.example', 'localhost:3000'])
    assert.equal(status(admit('POST', { host })), 0)
  for (const host of [
    'evil.example',
    'door.example:444',
    'localhost',
    'door.example.',
    '',
    undefined,
  ])
    assert.equal(status(admit('POST', host === undefined ? {} : { host })), 403, host)
})

test('a wrong host is told the right address', () => {
  const refused = admit('POST', { host: '127.0.0.1:3000' })
  assert.match(
    refused.admitted ? '' : (refused.message ?? ''),
    /Use https:\/\/door\.example\/mcp\./,
  )
})

test('a page of another origin is refused, also with a good host', () => {
  const host = 'door.example'
  for (const bad of [
    'https://evil.example',
    'null',
    `${origin}/`,
    `${origin}:8443`,
    'http://client.example',
    '',
  ])
    assert.equal(status(admit('POST', { host, origin: bad })), 403, bad)
  assert.equal(status(admit('POST', { host, origin })), 0)
  assert.equal(status(admit('POST', { host })), 0)
})

test('loopback pages are welcome only where everything is loopback', () => {
  const host = 'localhost:3000'
  for (const page of ['http://localhost:6274', 'http://127.0.0.1', 'https://[::1]:8080']) {
    assert.equal(status(local('POST', { host, origin: page })), 0, page)
    assert.equal(status(admit('POST', { host, origin: page })), 403, page)
  }
  for (const page of [
    'http://localhost.evil.example',
    'http://evil@localhost',
    'null',
    'file://',
    'http://localhost/x',
  ])
    assert.equal(status(local('POST', { host, origin: page })), 403, page)
})

test('allowing every origin is refused at start', () => {
  assert.throws(
    () => createFrontDoor({ publicUrl: '', allowedHosts: [], allowedOrigins: ['*'] }),
    /exact origins/,
  )
})

test('methods other than POST', () => {
  for (const method of ['GET', 'DELETE', 'PUT', 'HEAD', undefined]) {
    const answer = admit(method, { host: 'door.example' })
    assert.equal(status(answer), 405)
    assert.equal(answer.headers?.['Allow'], 'POST, OPTIONS')
  }
})

test('a preflight lists what this client asked for and may send', () => {
  const answer = admit('OPTIONS', {
    host: 'door.example',
    origin,
    'access-control-request-headers':
      'Authorization, content-type, mcp-protocol-version,mcp-param-region, cookie, x-evil',
  })
  assert.equal(status(answer), 204)
  assert.deepEqual(answer.headers, {
    Allow: 'POST, OPTIONS',
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers':
      'WWW-Authenticate, Mcp-Session-Id, Mcp-Protocol-Version, RateLimit, RateLimit-Policy, Retry-After',
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers':
      'authorization, content-type, mcp-protocol-version, mcp-param-region',
    'Access-Control-Max-Age': '600',
    Vary: 'Origin, Access-Control-Request-Headers',
  })
})

test('an allowed origin gets CORS headers on every answer, a request without one gets none', () => {
  const { headers = {} } = admit('POST', { host: 'door.example', origin })
  assert.equal(headers['Access-Control-Allow-Origin'], origin)
  assert.equal(headers['Vary'], 'Origin')
  assert.equal('Access-Control-Allow-Credentials' in headers, false)
  assert.equal(admit('POST', { host: 'door.example' }).headers, undefined)
})
