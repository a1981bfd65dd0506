import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigurationError } from './clients.ts'
import { createEntraLocal } from './create-entra-local.ts'
import { APP, ORIGIN, startFixture } from './entra-fixture.ts'
import type { AccessLogEntry } from './options.ts'

test('it refuses production', (t) => {
  const before = process.env['NODE_ENV']
  t.after(() => {
    if (before === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = before
  })
  process.env['NODE_ENV'] = 'production'
  assert.throws(() => createEntraLocal({ origin: ORIGIN, clients: [APP] }), {
    name: 'ConfigurationError',
    message: /does not run with NODE_ENV=production/,
  })
})

test('it refuses an origin with a path and a registration that cannot work', () => {
  const create = (origin: string, clients: unknown) => () =>
    createEntraLocal({ origin, clients: clients as [] })
  assert.throws(create(`${ORIGIN}/`, [APP]), ConfigurationError)
  assert.throws(create(ORIGIN, []), /non-empty list/)
  assert.throws(create(ORIGIN, [{ client_id: 'x', redirect_uris: ['http://evil.example/'] }]), {
    message: new RegExp(
      ['client_id:', 'client_secret:', 'name:', 'redirect_uris: http://evil.example/'].join(
        '[^]*clients\\[0\\]\\.',
      ),
    ),
  })
})

test('the access log has no query, and a name that is not ours is turned away', async () => {
  const entries: AccessLogEntry[] = []
  const { entra, request } = startFixture({ accessLog: (entry) => entries.push(entry) })
  await request('/common/oauth2/v2.0/authorize?client_id=secret-looking')
  const rebound = await entra.fetch(new Request('http://evil.example:3001/common/v2.0/'))
  assert.equal(rebound.status, 421)
  const loopback = await entra.fetch(new Request('http://127.0.0.1:3001/'))
  assert.equal(loopback.status, 200)
  assert.deepEqual(
    entries.map(({ method, path, status }) => [method, path, status]),
    [
      ['GET', '/common/oauth2/v2.0/authorize', 400],
      ['GET', '/common/v2.0/', 421],
      ['GET', '/', 200],
    ],
  )
})

test('an unexpected failure is a bare 500 outside and a stack in the log', async () => {
  const entries: AccessLogEntry[] = []
  const { request } = startFixture({
    accessLog: (entry) => entries.push(entry),
    now: () => {
      throw new Error('the inner reason')
    },
  })
  const response = await request('/nowhere/v2.0/.well-known/openid-configuration')
  assert.equal(response.status, 500)
  assert.doesNotMatch(await response.text(), /inner reason/)
  assert.match(String(entries[0]?.failure), /the inner reason/)
})

test('the start page, the code page and sign-out answer', async () => {
  const { request } = startFixture()
  assert.match(await (await request('/')).text(), /noor@voorbeeld\.example/)
  assert.match(await (await request('/error?code=7000215')).text(), /invalid_client/)
  assert.equal((await request('/error?code=<i>')).status, 404)
  const logout = '/common/oauth2/v2.0/logout'
  assert.match(await (await request(logout)).text(), /signed out/)
  const home = encodeURIComponent(String(APP.redirect_uris[0]))
  const back = await request(`${logout}?post_logout_redirect_uri=${home}`)
  assert.equal(back.headers.get('location'), APP.redirect_uris[0])
  const elsewhere = await request(`${logout}?post_logout_redirect_uri=http://evil.example/`)
  assert.equal(elsewhere.headers.get('location'), null)
})
