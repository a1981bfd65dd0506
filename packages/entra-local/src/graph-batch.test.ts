import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOOR, ORIGIN } from './entra-fixture.ts'
import { startGraphFixture } from './graph-fixture.ts'

const { batch, call, entra, request, tokenFor } = startGraphFixture()
const TOKEN = await tokenFor('User.Read Mail.Read')

const get = (id: string, url: string, dependsOn?: readonly string[]) => ({
  id,
  method: 'GET',
  url,
  ...(dependsOn && { dependsOn }),
})

test('a batch answers each request, and succeeds whatever they do', async () => {
  const { status, body } = await batch(
    [
      get('me', '/me?$select=mail'),
      get('mail', 'me/messages?$top=1&$select=subject'),
      get('users', '/users'),
      get('nowhere', '/planets'),
      get('again', '/$batch'),
      { id: 'write', method: 'PATCH', url: '/me', body: { jobTitle: 'King' } },
    ],
    TOKEN,
  )
  assert.equal(status, 200)
  assert.deepEqual(
    body.responses.map((one) => [one.id, one.status, one.body.error?.code]),
    [
      ['me', 200, undefined],
      ['mail', 200, undefined],
      ['users', 403, 'Authorization_RequestDenied'],
      ['nowhere', 400, 'BadRequest'],
      ['again', 405, 'Request_BadRequest'],
      ['write', 405, 'Request_BadRequest'],
    ],
  )
  const [me, mail] = body.responses
  assert.equal(me?.body['mail'], NOOR)
  assert.equal(me?.headers['Content-Type'], 'application/json')
  assert.match(String(mail?.body['@odata.nextLink']), new RegExp(`^${ORIGIN}/v1.0/me/messages`))
})

test('a batch in a batch is refused', async () => {
  const { body } = await batch([{ id: '1', method: 'POST', url: '/$batch' }], TOKEN)
  assert.equal(body.responses[0]?.status, 400)
})

test('a request whose dependency failed is not made: 424, and so are those behind it', async () => {
  const { body } = await batch(
    [
      get('a', '/users'),
      get('b', '/me', ['A']),
      get('c', '/me', ['b']),
      get('d', '/me'),
      get('e', '/me', ['d']),
    ],
    TOKEN,
  )
  assert.deepEqual(
    body.responses.map(({ status }) => status),
    [403, 424, 424, 200, 200],
  )
})

test('one request of a batch is throttled on its own, with its own Retry-After', async () => {
  entra.control.throttleGraph(NOOR, { retryAfter: 7, times: 1 })
  const { status, headers, body } = await batch([get('1', '/me'), get('2', '/me')], TOKEN)
  assert.equal(status, 200)
  assert.equal(headers.get('retry-after'), null)
  const [first, second] = body.responses
  assert.deepEqual([first?.status, first?.headers['Retry-After']], [429, '7'])
  assert.equal(first?.body.error.code, 'TooManyRequests')
  assert.deepEqual([second?.status, second?.headers['Retry-After']], [200, undefined])
})

test('a batch that cannot be read is 400 as a whole', async () => {
  const many = Array.from({ length: 21 }, (_, index) => get(String(index), '/me'))
  const cases: [readonly unknown[], string, RegExp][] = [
    [many, 'MaximumValueExceeded', /maximum value of 20/],
    [[], 'BadRequest', /'requests'/],
    [[null], 'BadRequest', /needs an 'id'/],
    [[{ id: 1, method: 'GET', url: '/me' }], 'BadRequest', /needs an 'id'/],
    [[get('a', '/me'), get('A', '/me')], 'BadRequest', /'A' is used twice/],
    [[{ id: 'a', url: '/me' }], 'BadRequest', /'a' needs a 'method'/],
    [[get('a', 'https://graph.microsoft.com/v1.0/me')], 'BadRequest', /relative 'url'/],
    [[get('a', '//evil.example/me')], 'BadRequest', /relative 'url'/],
    [[get('a', '/me', ['a'])], 'BadRequest', /'a' depends on a request that is not before it/],
    [[get('a', '/me', ['b']), get('b', '/me')], 'BadRequest', /'a' depends on/],
    [[{ ...get('a', '/me'), dependsOn: 'b' }], 'BadRequest', /'a' depends on/],
  ]
  for (const [requests, code, message] of cases) {
    const { status, body } = await batch(requests as object[], TOKEN)
    assert.deepEqual([status, body.error.code], [400, code], String(message))
    assert.match(body.error.message, message)
  }
  const text = await call('/$batch', TOKEN, { method: 'POST', body: 'not JSON' })
  assert.equal(text.status, 400)
  assert.equal((await batch(many.slice(1), TOKEN)).status, 200)
})

test('a batch without a token is 401 as a whole', async () => {
  const body = JSON.stringify({ requests: [get('1', '/me')] })
  assert.equal((await request('/v1.0/$batch', { method: 'POST', body })).status, 401)
  assert.equal((await call('/$batch', TOKEN)).status, 405)
})
