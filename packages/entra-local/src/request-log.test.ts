import assert from 'node:assert/strict'
import { test } from 'node:test'
import { APP, NOOR, REDIRECT, startFixture } from './entra-fixture.ts'
import { startOboFixture } from './obo-fixture.ts'

test('a request is logged with its path, form, status and code, in order', async () => {
  const { entra, redeem } = startFixture()
  await redeem('made up')
  const [entry, ...others] = entra.control.requests()
  assert.deepEqual(others, [])
  const { code, client_secret, ...plain } = entry?.form ?? {}
  assert.match(String(code), /^sha256:[0-9a-f]{12}$/)
  assert.match(String(client_secret), /^sha256:[0-9a-f]{12}$/)
  assert.deepEqual(plain, {
    grant_type: 'authorization_code',
    client_id: APP.client_id,
    redirect_uri: REDIRECT,
  })
  const { form: _, ...rest } = entry ?? {}
  assert.deepEqual(rest, {
    method: 'POST',
    path: '/organizations/oauth2/v2.0/token',
    query: {},
    status: 400,
    code: 9002313,
  })
})

test('nothing that could be used again is in the log, known or not; equal values stay equal', async () => {
  const { control, signedIn, onBehalfOf, refresh, request } = startOboFixture()
  const tokens = await signedIn()
  await onBehalfOf(tokens.access_token, { client_assertion: 'an.asser.tion' })
  await onBehalfOf(tokens.access_token, { password: 'hunter2', invented: 'by somebody' })
  await refresh(tokens.refresh_token)
  await request('/v1.0/me', { headers: { authorization: `Bearer ${tokens.access_token}` } })
  const text = JSON.stringify(control.requests())
  for (const secret of [...Object.values(tokens), APP.client_secret, 'an.asser.tion', 'hunter2'])
    assert.ok(!text.includes(secret), secret.slice(0, 20))
  assert.ok(!text.includes('by somebody'))
  const [first, second] = control.requests().filter(({ form }) => 'assertion' in form)
  assert.equal(first?.form['assertion'], second?.form['assertion'])
})

test('the query is there, claims in plain, and so is a refusal that travels in a redirect', async () => {
  const { entra, open, choose } = startFixture()
  const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
  await open({ claims, login_hint: NOOR })
  await open({ prompt: 'none' })
  await choose({ cancel: '1' }, { response_mode: 'fragment' })
  const [shown, silent, cancelled] = entra.control.requests()
  assert.equal(shown?.query['claims'], claims)
  assert.equal(shown?.query['login_hint'], NOOR)
  assert.match(String(shown?.query['state']), /^sha256:/)
  assert.deepEqual([shown?.status, shown?.code], [200, undefined])
  assert.deepEqual([silent?.status, silent?.code], [302, 50058])
  assert.deepEqual([cancelled?.status, cancelled?.code], [200, 65004])
})

test('a refusal on a page has its code, and a large body stays unread', async () => {
  const { entra, open, request } = startFixture()
  await open({ redirect_uri: 'https://evil.example/' })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const body = `scope=${'x'.repeat(40_000)}`
  await request('/common/oauth2/v2.0/token', { method: 'POST', body, headers })
  const [page, large] = entra.control.requests()
  assert.equal(page?.code, 50011)
  assert.deepEqual([large?.status, large?.form], [413, {}])
})

test('values, parameters and entries are bounded; the oldest entry gives way', async () => {
  const { entra, request } = startFixture()
  const many = Array.from({ length: 60 }, (_, n) => `p${n}=1`).join('&')
  await request(`/?scope=${'s'.repeat(900)}&${many}`)
  const [entry] = entra.control.requests()
  assert.equal(entry?.query['scope']?.length, 500)
  assert.equal(Object.keys(entry?.query ?? {}).length, 50)
  for (let times = 0; times < 1000; times += 1) await request('/error')
  assert.equal(entra.control.requests().length, 1000)
  assert.equal(entra.control.requests()[0]?.path, '/error')
  entra.control.clear()
  assert.deepEqual(entra.control.requests(), [])
})
