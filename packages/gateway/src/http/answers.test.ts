import assert from 'node:assert/strict'
import http, { type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { corsHeaders, sendPreflight } from './cors.ts'
import { errorText, sendOAuthError, sendText } from './problem.ts'
import { apiHeaders, pageHeaders } from './security-headers.ts'

/** The real answer of a server with this listener. */
async function answerOf(listener: RequestListener, init: RequestInit = {}): Promise<Response> {
  const server = http.createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`, init)
    const body = await response.arrayBuffer()
    const hasBody = body.byteLength > 0
    return new Response(hasBody ? body : null, response)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

test('a page runs no script, loads nothing from elsewhere, posts home and is never framed', () => {
  const headers = pageHeaders({ https: true, opener: 'sever' })
  const policy = new Map(
    headers['content-security-policy']?.split('; ').map((directive) => {
      const [name = '', ...values] = directive.split(' ')
      return [name, values.join(' ')]
    }),
  )
  assert.deepEqual(Object.fromEntries(policy), {
    'default-src': "'none'",
    'style-src': "'self'",
    'img-src': "'self' data:",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
    'base-uri': "'none'",
  })
  assert.equal(headers['x-frame-options'], 'DENY')
  assert.equal(headers['x-content-type-options'], 'nosniff')
  assert.equal(headers['referrer-policy'], 'no-referrer')
  assert.equal(headers['cache-control'], 'no-store')
  assert.equal(headers['cross-origin-resource-policy'], 'same-origin')
})

test('only sign-in pages keep their opener', () => {
  const policyOf = (opener: 'keep' | 'sever') =>
    pageHeaders({ https: true, opener })['cross-origin-opener-policy']
  assert.equal(policyOf('sever'), 'same-origin')
  assert.equal(policyOf('keep'), 'unsafe-none')
})

test('HSTS is sent with https and never without', () => {
  for (const headers of [
    apiHeaders,
    (c: { https: boolean }) => pageHeaders({ ...c, opener: 'keep' }),
  ]) {
    assert.match(headers({ https: true })['strict-transport-security'] ?? '', /^max-age=\d{8}$/)
    assert.equal('strict-transport-security' in headers({ https: false }), false)
  }
})

test('an API answer is not stored, sniffed or framed, and can be read by other origins', () => {
  const headers = apiHeaders({ https: false })
  assert.equal(headers['cache-control'], 'no-store')
  assert.equal(headers['x-content-type-options'], 'nosniff')
  assert.equal(headers['content-security-policy'], "default-src 'none'; frame-ancestors 'none'")
  assert.equal(headers['cross-origin-resource-policy'], 'cross-origin')
})

test('open endpoints answer any origin and never with credentials', () => {
  const headers = corsHeaders()
  assert.equal(headers['access-control-allow-origin'], '*')
  assert.equal('access-control-allow-credentials' in headers, false)
  assert.match(headers['access-control-expose-headers'] ?? '', /WWW-Authenticate/)
})

test('a preflight is answered with the methods of the endpoint and the headers clients send', async () => {
  const response = await answerOf((_request, answer) => sendPreflight(answer, 'token'), {
    method: 'OPTIONS',
    headers: { origin: 'https://app.example', 'access-control-request-method': 'POST' },
  })
  assert.equal(response.status, 204)
  assert.equal(response.headers.get('access-control-allow-origin'), '*')
  assert.equal(response.headers.get('access-control-allow-methods'), 'POST, OPTIONS')
  const allowed = response.headers.get('access-control-allow-headers') ?? ''
  for (const name of ['Authorization', 'Content-Type', 'MCP-Protocol-Version']) {
    assert.ok(allowed.includes(name), name)
  }
})

test('an OAuth error is JSON that is not stored', async () => {
  const response = await answerOf((_, answer) => {
    sendOAuthError(answer, 401, 'invalid_client', 'Unknown "client"\n', {
      'www-authenticate': 'Basic',
    })
  })
  assert.equal(response.status, 401)
  assert.equal(response.headers.get('content-type'), 'application/json')
  assert.equal(response.headers.get('cache-control'), 'no-store')
  assert.equal(response.headers.get('www-authenticate'), 'Basic')
  assert.deepEqual(await response.json(), {
    error: 'invalid_client',
    error_description: "Unknown 'client'?",
  })
})

test('an error text keeps to the characters of RFC 6749 and stays short', () => {
  assert.equal(errorText('a "b" \\ c\r\nd é'), "a 'b' / c??d ?")
  assert.equal(errorText('x'.repeat(900)).length, 500)
  assert.match(errorText('\u0000\u202e"\\<script>'), /^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/)
})

test('plain text is plain text', async () => {
  const response = await answerOf((_, answer) => sendText(answer, 404, 'No such page.'))
  assert.equal(response.status, 404)
  assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8')
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
  assert.equal(await response.text(), 'No such page.\n')
})
