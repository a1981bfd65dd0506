import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOOR, ORIGIN } from './entra-fixture.ts'
import { startGraphFixture } from './graph-fixture.ts'

const SEM = 'sem@voorbeeld.example'

test('a throttled person gets 429 with Retry-After that many times, and nobody else does', async () => {
  const { call, entra, tokenFor } = startGraphFixture()
  const token = await tokenFor('User.Read Mail.Read')
  const others = await tokenFor('User.Read', SEM)
  entra.control.throttleGraph(NOOR, { retryAfter: 3, times: 2 })
  for (const [path, code] of [
    ['/me', 'TooManyRequests'],
    ['/me/messages', 'activityLimitReached'],
  ] as const) {
    assert.equal((await call('/me', others)).status, 200)
    const { status, headers, body } = await call(path, token)
    assert.deepEqual([status, headers.get('retry-after'), body.error.code], [429, '3', code])
  }
  assert.equal((await call('/me', token)).status, 200)
})

test('throttling ends when it is lifted or reset, and its numbers are checked', async () => {
  const { call, entra, tokenFor } = startGraphFixture()
  const token = await tokenFor('User.Read')
  for (const end of [() => entra.control.lift(NOOR), () => entra.control.reset()]) {
    entra.control.throttleGraph(NOOR, { retryAfter: 1, times: 5 })
    assert.equal((await call('/me', token)).status, 429)
    end()
    assert.equal((await call('/me', token)).status, 200)
  }
  for (const limit of [
    { retryAfter: 0, times: 1 },
    { retryAfter: 1, times: 1.5 },
  ])
    assert.throws(() => entra.control.throttleGraph(NOOR, limit), RangeError)
  assert.throws(
    () => entra.control.throttleGraph('nobody', { retryAfter: 1, times: 1 }),
    RangeError,
  )
})

/** The parameters of a Bearer challenge; quoted values may hold commas. */
const parametersOf = (challenge: string): Record<string, string> =>
  Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  )

test('continuous access evaluation: 401 with the claims that the next sign-in has to carry', async () => {
  const { call, batch, entra, request, redeem, choose, tokenFor } = startGraphFixture()
  const before = await tokenFor('openid User.Read')
  const others = await tokenFor('User.Read', SEM)
  entra.control.challengeGraph(NOOR)

  const { status, headers, body } = await call('/me', before)
  assert.deepEqual([status, body.error.code], [401, 'InvalidAuthenticationToken'])
  assert.match(body.error.message, /TokenIssuedBeforeRevocationTimestamp/)
  const challenge = headers.get('www-authenticate') ?? ''
  const { claims = '', ...rest } = parametersOf(challenge)
  assert.match(challenge, /^Bearer realm="", /)
  assert.deepEqual(rest, {
    realm: '',
    authorization_uri: `${ORIGIN}/common/oauth2/authorize`,
    client_id: '00000003-0000-0000-c000-000000000000',
    error_description: body.error.message,
    error: 'insufficient_claims',
  })
  const demanded = Buffer.from(claims, 'base64').toString()
  assert.deepEqual(Object.keys(JSON.parse(demanded)), ['access_token'])

  const userinfo = await request('/oidc/userinfo', {
    headers: { authorization: `Bearer ${before}` },
  })
  assert.equal(userinfo.status, 401)
  assert.equal((await batch([{ id: '1', method: 'GET', url: '/me' }], before)).status, 401)
  assert.equal((await call('/me', others)).status, 200)
  assert.equal((await call('/me', await tokenFor('User.Read'))).status, 401)

  const fields = { scope: 'User.Read', claims: demanded }
  assert.equal((await choose({ username: NOOR }, fields)).headers.get('refresh'), null)
  const approved = await choose({ username: NOOR, approve: '1' }, fields)
  const code = /[?&]code=([^&]+)/.exec(approved.headers.get('refresh') ?? '')?.[1] ?? ''
  const { body: tokens } = await redeem(code)
  assert.equal((await call('/me', String(tokens.access_token))).status, 200)
  assert.equal((await call('/me', before)).status, 401)
})

test('an ordinary 401 names no claims', async () => {
  const { call } = startGraphFixture()
  const { headers } = await call('/me', 'x')
  assert.equal(
    headers.get('www-authenticate'),
    `Bearer realm="", authorization_uri="${ORIGIN}/common/oauth2/authorize"`,
  )
})
