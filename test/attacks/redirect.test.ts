import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Browser } from '../world/browser.ts'
import {
  allowAs,
  authorized,
  authorizeUrl,
  openConsent,
  pkce,
  registerClient,
  tokenRequest,
} from '../world/oauth-client.ts'
import { people, startWorld, type World } from '../world/world.ts'

const LIMIT = { timeout: 60_000 }

let world: World

const clientOf = async (...redirect_uris: string[]) =>
  (await registerClient(world, { redirect_uris })).client_id

/** The request must end on our own error page: the asked address never hears of it. */
async function goesNowhere(clientId: string, redirectUri: string): Promise<void> {
  const changes = { redirect_uri: redirectUri }
  // Once as a good request and once as a faulty one: an error must not leak there either.
  for (const fault of [{}, { response_type: 'token' }, { code_challenge: undefined }]) {
    const url = authorizeUrl(world, clientId, pkce().challenge, { ...changes, ...fault })
    const page = await new Browser().get(url)
    assert.equal(page.status, 400, `${redirectUri} ${page.next}`)
    assert.equal(page.next, undefined, redirectUri)
    assert.match(page.html, /This sign-in can’t go on/)
    assert.ok(!page.html.includes(`href="${redirectUri}`), 'not even as a link')
  }
}

async function isAccepted(clientId: string, redirectUri: string): Promise<void> {
  const changes = { redirect_uri: redirectUri }
  const url = authorizeUrl(world, clientId, pkce().challenge, changes)
  await openConsent(new Browser(), url)
}

async function refusedAtRegistration(redirectUri: string): Promise<void> {
  const response = await fetch(`${world.url}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_name: 'x', redirect_uris: [redirectUri] }),
  })
  const body = (await response.json()) as { error?: string }
  assert.deepEqual([response.status, body.error], [400, 'invalid_redirect_uri'], redirectUri)
}

describe('the redirect', LIMIT, () => {
  before(async () => {
    world = await startWorld({ RATE_LIMITS: 'authorize=9999/1s;register=9999/1s' })
  })
  after(() => world.close())

  it('to a website is exact: host, scheme, port, path, query and case', async () => {
    const client = await clientOf('https://app.example/cb?from=here')
    await isAccepted(client, 'https://app.example/cb?from=here')
    for (const asked of [
      'https://evil.example/cb?from=here',
      'https://app.example.evil.example/cb?from=here',
      'https://evil.example/https://app.example/cb?from=here',
      'http://app.example/cb?from=here',
      'https://app.example:8443/cb?from=here',
      'https://app.example/cb/?from=here',
      'https://app.example/cb/../evil?from=here',
      'https://app.example/CB?from=here',
      'https://app.example/cb',
      'https://app.example/cb?from=here&more=1',
      'https://app.example/cb?from=there',
      'https://app.example/cb?from=here#fragment',
      'https://APP.example/cb?from=here',
      'https://app.example@evil.example/cb?from=here',
      'https://user:pass@app.example/cb?from=here',
      'https://app.example%2eevil.example/cb?from=here',
      'https://app.example\\@evil.example/cb?from=here',
      'https://app.example%00.evil.example/cb?from=here',
      ' https://app.example/cb?from=here',
      'https://app.example/cb?from=here%0d%0aLocation:%20https://evil.example',
    ]) {
      await goesNowhere(client, asked)
    }
  })

  it('to a loopback address may use any port, and nothing else may vary', async () => {
    for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
      const client = await clientOf(`http://${host}:1234/callback`)
      for (const port of ['', ':1', ':8976', ':65535']) {
        await isAccepted(client, `http://${host}${port}/callback`)
      }
      const others = ['127.0.0.1', 'localhost', '[::1]', '127.0.0.2', '127.1', '0.0.0.0']
      for (const other of others.filter((each) => each !== host)) {
        await goesNowhere(client, `http://${other}:1234/callback`)
      }
      for (const asked of [
        `https://${host}:1234/callback`,
        `http://${host}:1234/callback/more`,
        `http://${host}:1234/`,
        `http://${host}:1234/callback?x=1`,
        `http://${host}:1234/callback#x`,
        `http://${host}:1234@evil.example/callback`,
        `http://evil@${host}:1234/callback`,
        `http://${host}.evil.example:1234/callback`,
        `http://${host}:0/callback`,
        `http://${host}:70000/callback`,
      ]) {
        await goesNowhere(client, asked)
      }
    }
  })

  it('port of a loopback client is bound to its code', async () => {
    const client = await clientOf('http://127.0.0.1/callback')
    const redirect_uri = 'http://127.0.0.1:8976/callback'
    const request = await authorized(world, new Browser(), client, people.noor, { redirect_uri })
    for (const other of ['http://127.0.0.1:1/callback', 'http://127.0.0.1/callback']) {
      const answer = await tokenRequest(world, { ...request, redirect_uri: other })
      assert.equal(answer.body.error, 'invalid_grant')
    }
    assert.equal((await tokenRequest(world, request)).status, 200)
  })

  it('to an editor’s own scheme works from consent to code', async () => {
    for (const redirect_uri of [
      'cursor://anysphere.cursor-mcp/oauth/callback',
      'vscode://vscode.some-extension/callback',
    ]) {
      const client = await clientOf(redirect_uri)
      const browser = new Browser()
      const { challenge } = pkce()
      const url = authorizeUrl(world, client, challenge, { redirect_uri })
      const consent = await openConsent(browser, url)
      assert.match(consent.html, /opens <code>(cursor|vscode):<\/code> links/)
      const back = await allowAs(browser, consent, people.noor)
      assert.ok(back.href.startsWith(`${redirect_uri}?`), back.href)
      assert.ok(back.searchParams.get('code'))
      assert.equal(back.searchParams.get('iss'), world.url)
      await goesNowhere(client, `${redirect_uri}/more`)
      await goesNowhere(client, redirect_uri.replace('://', '://evil.'))
    }
  })

  it('to an app leaves the browser on a page of ours, with the way there as a link', async () => {
    const redirect_uri = 'cursor://anysphere.cursor-mcp/oauth/callback'
    const client = await clientOf(redirect_uri)
    // Without PKCE, so that the answer comes at once.
    const url = authorizeUrl(world, client, '', { redirect_uri, code_challenge: undefined })
    const page = await new Browser().get(url)
    assert.equal(page.status, 200)
    assert.equal(page.response.headers.get('location'), null)
    assert.match(page.html, /<a class="button primary" href="cursor:\/\/[^"]+error=invalid_request/)
  })

  it('can not be registered for a scheme that is not listed or never allowed', async () => {
    for (const uri of [
      'evilapp://callback',
      'com.example.app:/callback',
      'javascript:alert(1)',
      'JavaScript://127.0.0.1/%0aalert(1)',
      'data:text/html,<script>alert(1)</script>',
      'file:///etc/passwd',
      'blob:https://app.example/1',
      'vbscript:msgbox(1)',
      'about:blank',
      'ftp://app.example/cb',
      'ws://127.0.0.1/cb',
      'intent://x#Intent;end',
      'urn:ietf:wg:oauth:2.0:oob',
    ]) {
      await refusedAtRegistration(uri)
    }
  })

  it('can not be registered for http beyond loopback, or for an address in disguise', async () => {
    for (const uri of [
      'http://app.example/cb',
      'http://192.168.1.10/cb',
      'http://10.0.0.1:8080/cb',
      'http://localhost.evil.example/cb',
      'http://127.0.0.1.evil.example/cb',
      'http://127.0.0.1@evil.example/cb',
      'http://2130706433/cb',
      'http://0x7f.1/cb',
      'http://127.1/cb',
      'http://0.0.0.0/cb',
      'https://user:pass@app.example/cb',
      'https://app.example/cb#fragment',
      'https:app.example/cb',
      '//app.example/cb',
      '/cb',
      'https://app.example/c b',
      'https://app.example\\@evil.example/cb',
      'https://аpp.example/cb',
      `https://app.example/${'x'.repeat(3_000)}`,
      '',
    ]) {
      await refusedAtRegistration(uri)
    }
  })

  it('of a client with several must be named, and never falls back to one of them', async () => {
    const client = await clientOf('https://one.example/cb', 'https://two.example/cb')
    const changes = { redirect_uri: undefined }
    const page = await new Browser().get(authorizeUrl(world, client, pkce().challenge, changes))
    assert.equal(page.status, 400)
    assert.equal(page.next, undefined)
  })

  it('of another client is not a redirect of this one', async () => {
    await clientOf('https://victim.example/cb')
    const thief = await clientOf('https://thief.example/cb')
    await goesNowhere(thief, 'https://victim.example/cb')
  })

  it('of an unknown client gets an error page, which shows nothing as HTML', async () => {
    const client = '"><script>alert(1)</script>'
    await goesNowhere(client, 'https://app.example/cb')
    const url = authorizeUrl(world, client, pkce().challenge)
    const page = await new Browser().get(url)
    assert.doesNotMatch(page.html, /<script/)
    assert.match(page.response.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    assert.equal(page.response.headers.get('x-frame-options'), 'DENY')
  })

  it('by POST of the authorization request is not offered', async () => {
    const client = await clientOf('https://app.example/cb')
    const url = authorizeUrl(world, client, pkce().challenge)
    const response = await fetch(`${world.url}/oauth/authorize`, {
      method: 'POST',
      body: url.searchParams,
      redirect: 'manual',
    })
    assert.equal(response.status, 405)
    await response.text()
  })
})
