import assert from 'node:assert/strict'
import { test } from 'node:test'
import { APP, NOOR, OTHER_APP, REDIRECT, returned, startFixture, TENANT } from './entra-fixture.ts'

const { request, open, choose, signIn } = startFixture()

/** The page's text: nothing may be redirected. */
async function refusal(response: Response): Promise<string> {
  assert.equal(response.headers.get('location'), null)
  assert.equal(response.headers.get('refresh'), null)
  assert.equal(response.status, 400)
  return response.text()
}

/** The error an app gets back at its own address. */
async function sentBack(response: Response): Promise<URLSearchParams> {
  assert.equal(response.status, 302)
  const { origin, pathname, searchParams } = new URL(response.headers.get('location') ?? '')
  assert.equal(origin + pathname, REDIRECT)
  assert.equal(searchParams.get('state'), 'the state')
  return searchParams
}

test('the page offers everyone as a button and a way to cancel', async () => {
  const response = await open()
  const text = await response.text()
  assert.equal(response.status, 200)
  assert.equal(text.match(/<button class="person/g)?.length, 4)
  assert.match(text, new RegExp(`name="username" value="${NOOR}"`))
  assert.match(text, /<button class="cancel" name="cancel"/)
  assert.match(text, /Not Microsoft/)
  assert.doesNotMatch(text, /<script/)
})

test('a tenant offers its own people only', async () => {
  const text = await (await open({}, 'verzonnen.example')).text()
  assert.equal(text.match(/<button class="person/g)?.length, 1)
  assert.match(text, /daan@verzonnen\.example/)
  const stranger = await choose({ username: NOOR }, {}, 'verzonnen.example')
  assert.match(await refusal(stranger), /AADSTS50034/)
})

test('the page runs no script, loads nothing and cannot be framed', async () => {
  const policy = (await open()).headers.get('content-security-policy') ?? ''
  assert.match(policy, /default-src 'none'/)
  assert.match(policy, /form-action 'self'/)
  assert.match(policy, /frame-ancestors 'none'/)
  assert.doesNotMatch(policy, /unsafe|script-src/)
})

test('choosing someone returns a code, the state and session_state', async () => {
  const target = await signIn()
  assert.equal(target.origin + target.pathname, REDIRECT)
  assert.deepEqual([...target.searchParams.keys()].sort(), ['code', 'session_state', 'state'])
  assert.equal(target.searchParams.get('state'), 'the state')
})

test('login_hint puts the person first and in focus, and signs nobody in', async () => {
  const text = await (await open({ login_hint: 'Sem@Voorbeeld.example' })).text()
  assert.equal(/value="([^"]+@[^"]+)"/.exec(text)?.[1], 'sem@voorbeeld.example')
  assert.equal(text.match(/autofocus/g)?.length, 1)
  assert.equal(text.match(/<button class="person/g)?.length, 4)
})

test('a hint for nobody is said and escaped; select_account drops the hint', async () => {
  const text = await (await open({ login_hint: '<b>x</b>@nowhere.example' })).text()
  assert.match(text, /&lt;b&gt;x&lt;\/b&gt;@nowhere\.example/)
  const chosen = await open({ login_hint: NOOR, prompt: 'select_account' })
  assert.doesNotMatch(await chosen.text(), /autofocus/)
})

test('cancelling sends access_denied back', async () => {
  const { searchParams } = returned(await choose({ cancel: '1' }))
  assert.equal(searchParams.get('error'), 'access_denied')
  assert.match(searchParams.get('error_description') ?? '', /^AADSTS65004: .+ Trace ID: /)
  assert.equal(searchParams.get('state'), 'the state')
  assert.equal(searchParams.get('code'), null)
})

test('an untrusted app or address sees a page and never a redirect', async () => {
  const cases: [Record<string, string | undefined>, RegExp][] = [
    [{ client_id: undefined }, /AADSTS900144/],
    [{ client_id: 'dddddddd-0000-4000-8000-000000000001' }, /AADSTS700016/],
    [{ redirect_uri: undefined }, /AADSTS900971/],
    [{ redirect_uri: OTHER_APP.redirect_uris[0] }, /AADSTS50011/],
    [{ redirect_uri: 'http://localhost:3000/oauth/callback/' }, /AADSTS50011/],
    [{ redirect_uri: 'http://localhost:3000/OAuth/callback' }, /AADSTS50011/],
    [{ redirect_uri: 'http://localhost:3000@evil.example/oauth/callback' }, /AADSTS50011/],
    [{ redirect_uri: 'https://app.example:8443/callback?kept=1' }, /AADSTS50011/],
    [{ redirect_uri: 'javascript:alert(1)' }, /AADSTS50011/],
  ]
  for (const [fields, text] of cases) {
    assert.match(await refusal(await open(fields)), text)
    assert.match(await refusal(await choose({ username: NOOR }, fields)), text)
  }
  assert.match(await refusal(await open({}, 'nowhere.example')), /AADSTS90002/)
  assert.match(await refusal(await open({}, 'consumers')), /AADSTS9002332/)
})

test('a repeated parameter and an endless query are refused on the page', async () => {
  const path = `/common/oauth2/v2.0/authorize?client_id=${APP.client_id}`
  const repeated = await request(`${path}&client_id=${OTHER_APP.client_id}`)
  assert.match(await refusal(repeated), /AADSTS9000411/)
  assert.match(await refusal(await request(`${path}&state=${'x'.repeat(9000)}`)), /AADSTS90015/)
})

test('localhost redirects match on any port', async () => {
  const redirect_uri = 'http://localhost:53124/oauth/callback'
  assert.equal((await signIn({ redirect_uri })).port, '53124')
})

test('a query of the registered address is kept', async () => {
  const target = await signIn({ redirect_uri: APP.redirect_uris[1] })
  assert.equal(target.searchParams.get('kept'), '1')
  assert.ok(target.searchParams.get('code'))
})

test('faults of a trusted app go back to it', async () => {
  const cases: [Record<string, string | undefined>, string, number][] = [
    [{ response_type: undefined }, 'invalid_request', 900144],
    [{ response_type: 'id_token' }, 'unsupported_response_type', 700054],
    [{ response_mode: 'pigeon' }, 'invalid_request', 90023],
    [{ scope: undefined }, 'invalid_request', 900144],
    [{ scope: 'openid mcp.read' }, 'invalid_client', 650053],
    [{ scope: 'api://not-registered/x' }, 'invalid_resource', 500011],
    [{ scope: 'User.Read .default' }, 'invalid_scope', 70011],
    [{ resource: 'http://localhost:3000/mcp' }, 'invalid_target', 9010010],
    [{ prompt: 'none' }, 'login_required', 50058],
    [{ prompt: 'surprise' }, 'invalid_request', 90023],
    [{ code_challenge: 'x'.repeat(43), code_challenge_method: 'S512' }, 'invalid_request', 50149],
    [{ code_challenge: 'short', code_challenge_method: 'S256' }, 'invalid_request', 501491],
    [{ code_challenge_method: 'S256' }, 'invalid_request', 501491],
  ]
  for (const [fields, error, code] of cases) {
    const parameters = await sentBack(await open(fields))
    assert.equal(parameters.get('error'), error, JSON.stringify(fields))
    assert.match(parameters.get('error_description') ?? '', new RegExp(`^AADSTS${code}: `))
    const posted = returned(await choose({ username: NOOR }, fields)).searchParams
    assert.equal(posted.get('error'), error)
    assert.equal(posted.get('code'), null)
  }
})

test('fragment and form_post carry the same answer', async () => {
  const fragment = await signIn({ response_mode: 'fragment' })
  assert.equal(fragment.search, '')
  assert.ok(new URLSearchParams(fragment.hash.slice(1)).get('code'))
  const page = await choose({ username: NOOR }, { response_mode: 'form_post', state: '"><i>' })
  const text = await page.text()
  assert.match(text, new RegExp(`<form method="post" action="${REDIRECT}">`))
  assert.match(text, /name="code" value="[\w-]+"/)
  assert.match(text, /name="state" value="&quot;&gt;&lt;i&gt;"/)
})

test('a form posted from another site is refused', async () => {
  const path = `/${TENANT}/oauth2/v2.0/authorize`
  for (const site of ['cross-site', 'same-site']) {
    const headers = { 'sec-fetch-site': site }
    const body = new URLSearchParams({ username: NOOR })
    const response = await request(path, { method: 'POST', headers, body })
    assert.match(await refusal(response), /another site/)
  }
})

test('a person who is not in the directory is refused', async () => {
  for (const form of [{ username: 'nobody@voorbeeld.example' }, {}])
    assert.match(await refusal(await choose(form)), /AADSTS50034/)
})
