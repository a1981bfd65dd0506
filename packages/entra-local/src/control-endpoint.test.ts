import assert from 'node:assert/strict'
import { test } from 'node:test'
import { APP, NOOR, startFixture } from './entra-fixture.ts'
import { refused, startOboFixture } from './obo-fixture.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

const caller =
  ({ request }: Pick<ReturnType<typeof startFixture>, 'request'>) =>
  async (method: string, args: unknown[], headers: Record<string, string> = JSON_TYPE) => {
    const body = JSON.stringify({ args })
    const response = await request(`/control/${method}`, { method: 'POST', body, headers })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

test('the methods work from outside the process', async () => {
  const fixture = startOboFixture()
  const call = caller(fixture)
  const { access_token } = await fixture.signedIn()
  assert.deepEqual(await call('disable', [NOOR]), { status: 200, body: { result: null } })
  refused(await fixture.onBehalfOf(access_token), 50057, 'invalid_grant')
  await call('enable', [NOOR])
  const mail = ['https://graph.microsoft.com/Mail.Read']
  assert.equal((await call('grantConsent', [APP.client_id, NOOR, mail])).status, 200)
  assert.equal((await fixture.onBehalfOf(access_token, { scope: mail[0] })).status, 200)
  assert.equal((await call('now', [])).body['result'], fixture.control.now())
  assert.equal((await call('rotateKeys', [])).status, 200)
})

test('fail takes its path as the source of a pattern', async () => {
  const fixture = startFixture()
  const call = caller(fixture)
  const fault = { path: '^/common/discovery', times: 1, status: 503 }
  assert.equal((await call('fail', [fault])).status, 200)
  assert.equal((await fixture.request('/common/discovery/v2.0/keys')).status, 503)
  for (const path of ['(', 5, 'x'.repeat(201), undefined])
    assert.equal((await call('fail', [{ ...fault, path }])).status, 400, String(path))
  assert.equal((await call('fail', [])).status, 400)
})

test('its own requests are neither logged nor spoiled', async () => {
  const fixture = startFixture()
  const call = caller(fixture)
  await call('fail', [{ path: '.', times: 5, status: 500 }])
  await fixture.request('/error')
  const { body } = await call('requests', [])
  assert.deepEqual(
    (body['result'] as { path: string }[]).map(({ path }) => path),
    ['/error'],
  )
})

test('no page of another site can send what it takes, and no other host', async () => {
  const fixture = startFixture()
  const call = caller(fixture)
  assert.equal((await call('disable', [NOOR], { 'content-type': 'text/plain' })).status, 415)
  assert.equal((await call('disable', [NOOR], {})).status, 415)
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  assert.equal((await call('disable', [NOOR], form)).status, 415)
  const origin = { ...JSON_TYPE, origin: 'https://evil.example' }
  assert.equal((await call('disable', [NOOR], origin)).status, 403)
  for (const headers of [{}, JSON_TYPE])
    assert.equal((await fixture.request('/control/disable', { headers })).status, 415)
  const preflight = await fixture.request('/control/disable', { method: 'OPTIONS' })
  assert.equal(preflight.headers.get('access-control-allow-origin'), null)
  assert.ok((await fixture.signIn()).searchParams.get('code'), 'nobody was disabled')
})

test('it answers to a loopback name only, whatever the directory is called', async () => {
  const { entra } = startFixture({ origin: 'https://entra.example' })
  const call = (host: string) =>
    entra.fetch(
      new Request(`https://${host}/control/now`, {
        method: 'POST',
        headers: JSON_TYPE,
        body: '{"args":[]}',
      }),
    )
  assert.equal((await call('entra.example')).status, 403)
  assert.equal((await call('localhost')).status, 200)
})

test('an unknown method, a body without arguments and wrong arguments are explained', async () => {
  const fixture = startFixture()
  const call = caller(fixture)
  for (const method of ['toString', 'constructor', 'graphChallengeFor', 'nothing'])
    assert.equal((await call(method, [])).status, 404, method)
  for (const body of ['', '[]', '{"args":{}}', 'null']) {
    const init = { method: 'POST', headers: JSON_TYPE, body }
    assert.equal((await fixture.request('/control/now', init)).status, 400, body)
  }
  const unknown = await call('disable', ['nobody@voorbeeld.example'])
  assert.equal(unknown.status, 400)
  assert.match(String(unknown.body['error']), /^disable: Nobody is called/)
  assert.equal((await call('throttle', [NOOR])).status, 400)
})
