import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ALL, B2C, RESET, SIGN_IN, startB2cFixture, TIJN } from './b2c-fixture.ts'
import { sampleDirectory } from './directory.ts'
import { APP, NOOR, OTHER_APP, REDIRECT, returned } from './entra-fixture.ts'
import { cancelSignIn, forgotPassword, signInAs } from './sign-in-as.ts'
import { startEntraLocal } from './start-entra-local.ts'

const { choose, entra, open, request } = startB2cFixture()

/** The page's text: nothing may be redirected. */
async function refusal(response: Response): Promise<string> {
  assert.equal(response.headers.get('location'), null)
  assert.equal(response.headers.get('refresh'), null)
  assert.ok(response.status >= 400)
  return response.text()
}

const page = async (policy: string) => (await open({ scope: ALL }, policy)).text()

test('the sign-in page offers the customers, a way out, and one for a forgotten password', async () => {
  const text = await page(SIGN_IN)
  assert.equal(text.match(/<button class="person/g)?.length, 2)
  assert.match(text, /name="forgot" value="1">Forgot your password\?</)
  assert.match(text, /name="cancel"/)
  assert.match(text, /B2C_1_signupsignin/)
  assert.doesNotMatch(text, /<script/)
})

test('other policies have pages of their own, where no password is forgotten', async () => {
  const reset = await page(RESET)
  const profile = await page(`${B2C}/B2C_1_editprofile`)
  assert.match(reset, /Choose a new password/)
  assert.match(profile, /Change your profile/)
  for (const text of [reset, profile]) assert.doesNotMatch(text, /name="forgot"/)
})

test('each tenant offers its own customers only', async () => {
  const b2c = sampleDirectory.b2c ?? { tenants: [], people: [] }
  const second = {
    tid: 'aaaaaaaa-0000-4000-8000-00000000000a',
    name: 'Other',
    domain: 'other.example',
  }
  const moved = b2c.people.map((person) =>
    person.username === TIJN ? person : { ...person, tid: second.tid },
  )
  const two = { tenants: [...b2c.tenants, second], people: moved }
  const other = startB2cFixture({ directory: { ...sampleDirectory, b2c: two } })
  for (const policy of [SIGN_IN, 'other.example/B2C_1_signupsignin']) {
    const text = await (await other.open({ scope: ALL }, policy)).text()
    assert.equal(text.match(/<button class="person/g)?.length, 1, policy)
  }
})

test('login_hint puts a customer first; the policy in the query does the same as in the path', async () => {
  const hinted = await open({ scope: ALL, login_hint: 'Lotte@huurder.example' }, SIGN_IN)
  assert.match(
    (await hinted.text()).split('tijn@')[0] ?? '',
    /value="lotte@huurder\.example"\s+autofocus/,
  )
  const inQuery = await open({ scope: ALL, p: 'B2C_1_passwordreset' }, B2C)
  assert.match(await inQuery.text(), /Choose a new password/)
})

test('choosing someone sends code and state back, and no session_state', async () => {
  const target = returned(await choose({ username: TIJN }, { scope: ALL }, SIGN_IN))
  assert.equal(target.origin + target.pathname, REDIRECT)
  assert.deepEqual([...target.searchParams.keys()].sort(), ['code', 'state'])
})

test('a forgotten password and a cancel are access_denied, told apart by their codes', async () => {
  const sent = async (form: Record<string, string>, policy: string) => {
    const { searchParams } = returned(await choose(form, { scope: ALL }, policy))
    assert.equal(searchParams.get('error'), 'access_denied')
    assert.equal(searchParams.get('state'), 'the state')
    assert.equal(searchParams.get('code'), null)
    return String(searchParams.get('error_description'))
  }
  const trail = /\r\nCorrelation ID: [0-9a-f-]{36}\r\nTimestamp: 2026-11-21 12:00:00Z\r\n$/
  const forgot = await sent({ forgot: '1' }, SIGN_IN)
  assert.match(forgot, /^AADB2C90118: The user has forgotten their password\./)
  assert.match(forgot, trail)
  assert.match(await sent({ cancel: '1' }, SIGN_IN), /^AADB2C90091: /)
  assert.match(await sent({ cancel: '1' }, RESET), /^AADB2C90091: /)
  const stray = await choose({ forgot: '1' }, { scope: ALL }, RESET)
  assert.match(await refusal(stray), /AADB2C90053/)
})

test('an untrusted app or address sees a page and never a redirect', async () => {
  const cases: [Record<string, string | undefined>, RegExp][] = [
    [{ client_id: undefined }, /AADB2C90008/],
    [{ client_id: 'dddddddd-0000-4000-8000-000000000001' }, /AADB2C90018/],
    [{ redirect_uri: undefined }, /AADB2C90006/],
    [{ redirect_uri: OTHER_APP.redirect_uris[0] }, /AADB2C90006/],
    [{ redirect_uri: `${REDIRECT}/` }, /AADB2C90006/],
    [{ redirect_uri: 'javascript:alert(1)' }, /AADB2C90006/],
  ]
  for (const [fields, text] of cases) {
    assert.match(await refusal(await open({ scope: ALL, ...fields }, SIGN_IN)), text)
    const posted = await choose({ username: TIJN }, { scope: ALL, ...fields }, SIGN_IN)
    assert.match(await refusal(posted), text)
  }
})

test('faults of a trusted app go back to it', async () => {
  const cases: [Record<string, string | undefined>, string, number][] = [
    [{ response_type: undefined }, 'unsupported_response_type', 90013],
    [{ response_type: 'id_token' }, 'unsupported_response_type', 90013],
    [{ response_mode: 'pigeon' }, 'invalid_request', 90014],
    [{ scope: undefined }, 'invalid_request', 90010],
    [{ scope: 'offline_access' }, 'invalid_scope', 90115],
    [{ scope: 'openid User.Read' }, 'invalid_scope', 90055],
    [{ scope: 'openid https://graph.microsoft.com/User.Read' }, 'invalid_scope', 90117],
    [{ scope: `openid https://${B2C}/${APP.client_id}/nothing` }, 'invalid_scope', 90117],
    [
      { scope: `${APP.client_id} api://${OTHER_APP.client_id}/access_as_user` },
      'invalid_scope',
      90146,
    ],
    [{ scope: Array.from({ length: 51 }, (_, n) => `s${n}`).join(' ') }, 'invalid_scope', 90117],
    [{ prompt: 'none' }, 'interaction_required', 90077],
    [{ prompt: 'surprise' }, 'invalid_request', 90043],
    [{ code_challenge: 'x'.repeat(43), code_challenge_method: 'S512' }, 'invalid_request', 90184],
    [{ code_challenge: 'short', code_challenge_method: 'S256' }, 'invalid_grant', 90183],
  ]
  for (const [fields, error, code] of cases) {
    const response = await open({ scope: ALL, ...fields }, SIGN_IN)
    assert.equal(response.status, 302)
    const { searchParams } = new URL(response.headers.get('location') ?? '')
    assert.equal(searchParams.get('error'), error, JSON.stringify(fields))
    assert.match(String(searchParams.get('error_description')), new RegExp(`^AADB2C${code}: `))
    const posted = await choose({ username: TIJN }, { scope: ALL, ...fields }, SIGN_IN)
    assert.equal(returned(posted).searchParams.get('error'), error)
    assert.equal(returned(posted).searchParams.get('code'), null)
  }
})

test('other sites, repeated parameters, endless queries and strangers are refused on the page', async () => {
  const path = `/${SIGN_IN}/oauth2/v2.0/authorize?client_id=${APP.client_id}`
  const body = new URLSearchParams({ username: TIJN })
  const headers = { 'sec-fetch-site': 'cross-site' }
  const foreign = await request(path, { method: 'POST', headers, body })
  assert.match(await refusal(foreign), /another site/)
  assert.match(await refusal(await request(`${path}&client_id=x`)), /AADB2C90122/)
  assert.match(await refusal(await request(`${path}&state=${'x'.repeat(9000)}`)), /AADB2C90122/)
  for (const form of [{ username: NOOR }, {}])
    assert.match(await refusal(await choose(form, { scope: ALL }, SIGN_IN)), /AADB2C90053/)
})

test('someone who is disabled or blocked is told so and does not come in', async () => {
  entra.control.disable(TIJN)
  assert.match(
    await refusal(await choose({ username: TIJN }, { scope: ALL }, SIGN_IN)),
    /AADB2C90111/,
  )
  entra.control.enable(TIJN)
  entra.control.block(TIJN, 53003)
  assert.match(
    await refusal(await choose({ username: TIJN }, { scope: ALL }, SIGN_IN)),
    /AADB2C90111/,
  )
  entra.control.lift(TIJN)
  assert.ok(returned(await choose({ username: TIJN }, { scope: ALL }, SIGN_IN)))
})

test('the request log names the code and keeps no secret', async () => {
  entra.control.clear()
  await choose({ forgot: '1' }, { scope: ALL, state: 'a secret state' }, SIGN_IN)
  const [entry] = entra.control.requests()
  assert.deepEqual([entry?.code, entry?.form], [90118, { forgot: '1' }])
  assert.doesNotMatch(JSON.stringify(entry), /a secret state/)
})

test('over HTTP: the helpers sign in, cancel and forget, and say why they could not', async () => {
  const running = await startEntraLocal({ port: 0, clients: [APP] })
  try {
    const url = new URL(`${running.origin}/${SIGN_IN}/oauth2/v2.0/authorize`)
    url.search = new URLSearchParams({
      client_id: APP.client_id,
      redirect_uri: REDIRECT,
      response_type: 'code',
      scope: ALL,
    }).toString()
    assert.ok((await signInAs(url, TIJN)).searchParams.get('code'))
    const descriptions = [await forgotPassword(url), await cancelSignIn(url)].map(
      ({ searchParams }) => searchParams.get('error_description')?.slice(0, 12),
    )
    assert.deepEqual(descriptions, ['AADB2C90118:', 'AADB2C90091:'])
    await assert.rejects(signInAs(url, NOOR), /HTTP 400.+AADB2C90053/)
    url.pathname = url.pathname.replace('signupsignin', 'passwordreset')
    await assert.rejects(forgotPassword(url), /AADB2C90053/)
  } finally {
    await running.close()
  }
})
