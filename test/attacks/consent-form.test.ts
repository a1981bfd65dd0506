import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { signInAs } from '@voordeur/entra-local'
import { Browser, type Page } from '../world/browser.ts'
import {
  allowAs,
  authorizeUrl,
  isClientRedirect,
  openConsent,
  pkce,
  REDIRECT,
  registerClient,
} from '../world/oauth-client.ts'
import { travel } from '../world/time.ts'
import { people, startWorld, type World } from '../world/world.ts'

const LIMIT = { timeout: 30_000 }

let world: World
let clientId: string

async function shown(browser = new Browser(), client = clientId) {
  const url = authorizeUrl(world, client, pkce().challenge)
  const page = await openConsent(browser, url)
  return { browser, url, page, ...page.form() }
}

type Shown = Awaited<ReturnType<typeof shown>>

const answer = ({ browser, action, fields }: Shown, decision: string, headers = {}) =>
  browser.post(action, { ...fields, decision }, headers)

function isRefused(page: Page, status: number): void {
  assert.equal(page.status, status, page.html.slice(0, 300))
  assert.equal(page.next, undefined, 'nobody is sent anywhere')
  assert.equal(page.response.headers.getSetCookie().length, 0)
}

describe('the consent form', LIMIT, () => {
  before(async () => {
    world = await startWorld()
    clientId = (await registerClient(world)).client_id
  })
  after(() => world.close())

  it('is refused without its csrf value, or with one made up or of another request', async () => {
    const mine = await shown()
    const other = await shown(mine.browser)
    const attempts: Record<string, string>[] = [
      {},
      { csrf: '' },
      { csrf: 'made-up' },
      { csrf: other.fields['csrf'] ?? '' },
    ]
    for (const fields of attempts) {
      isRefused(await mine.browser.post(mine.action, { ...fields, decision: 'allow' }), 403)
    }
    const allowed = await answer(mine, 'allow')
    assert.equal(allowed.status, 200, 'the form of the page itself still works')
  })

  it('is refused when the browser says that another site sent it', async () => {
    const mine = await shown()
    const foreign = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: world.url.replace('localhost', '127.0.0.1') },
    ]
    for (const headers of foreign) isRefused(await answer(mine, 'allow', headers), 403)
    assert.equal((await answer(mine, 'allow')).status, 200)
  })

  it('is on a page whose policy lets a browser say where the form comes from', async () => {
    const { page } = await shown()
    assert.equal(page.response.headers.get('referrer-policy'), 'same-origin')
  })

  it('is unknown to another browser, even one with a request of its own', async () => {
    const mine = await shown()
    const stranger = await shown()
    const fields = { ...mine.fields, decision: 'allow' }
    isRefused(await new Browser().post(mine.action, fields), 400)
    isRefused(await stranger.browser.post(mine.action, fields), 400)
    isRefused(await stranger.browser.get(mine.action), 400)
  })

  it('does not take the cookie of another request', async () => {
    const mine = await shown()
    const stranger = await shown()
    const cookie = stranger.browser.cookies
      .filter(({ path }) => path.startsWith('/oauth/consent'))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
    const response = await fetch(mine.action, { headers: { cookie } })
    assert.equal(response.status, 400)
    await response.text()
  })

  it('is gone after ten minutes', async (t) => {
    const mine = await shown()
    travel(t, 601)
    isRefused(await answer(mine, 'allow'), 400)
  })

  it('denied, sends access_denied with iss and state, and never goes upstream', async () => {
    const before = world.upstream.length
    const mine = await shown()
    const denied = await answer(mine, 'deny')
    assert.equal(denied.status, 200)
    assert.ok(denied.next)
    const last = await mine.browser.open(denied.next, isClientRedirect)
    const { searchParams } = last.next ?? new URL('none:')
    assert.ok(last.next?.href.startsWith(REDIRECT))
    assert.equal(searchParams.get('error'), 'access_denied')
    assert.equal(searchParams.get('iss'), world.url)
    assert.equal(searchParams.get('state'), 'state-of-the-client')
    assert.equal(searchParams.get('code'), null)
    assert.equal(world.upstream.length, before)
  })

  it('takes any other decision for a no', async () => {
    for (const decision of ['', 'ALLOW', 'allow ', 'yes']) {
      const mine = await shown()
      const page = await answer(mine, decision)
      assert.ok(page.next)
      const last = await mine.browser.open(page.next, isClientRedirect)
      assert.equal(last.next?.searchParams.get('error'), 'access_denied')
    }
  })

  it('can not be answered again after Deny', async () => {
    const mine = await shown()
    assert.equal((await answer(mine, 'deny')).status, 200)
    isRefused(await answer(mine, 'allow'), 400)
    isRefused(await answer(mine, 'deny'), 400)
  })

  it('can not be answered again after the sign-in', async () => {
    const mine = await shown()
    const allowed = await answer(mine, 'allow')
    assert.ok(allowed.next)
    const callback = await signInAs(allowed.next, people.noor)
    assert.equal((await mine.browser.get(callback)).status, 303)
    isRefused(await answer(mine, 'allow'), 400)
    isRefused(await answer(mine, 'deny'), 400)
  })

  it('sent twice leads to one sign-in: the later, which is the one the browser went on with', async () => {
    const mine = await shown()
    const pages = [await answer(mine, 'allow'), await answer(mine, 'allow')]
    const callbacks = []
    for (const { next } of pages) {
      assert.ok(next)
      callbacks.push(await signInAs(next, people.noor))
    }
    const ends = []
    for (const callback of callbacks) ends.push(await mine.browser.get(callback))
    assert.deepEqual(
      ends.map(({ status }) => status),
      [400, 303],
    )
  })

  it('is asked every time, whoever signed in before', async () => {
    const browser = new Browser()
    const first = await shown(browser)
    const back = await allowAs(browser, first.page, people.noor)
    assert.ok(back.searchParams.get('code'))
    const again = await shown(browser)
    assert.match(again.page.html, /“<bdi>Test client<\/bdi>”/)
  })

  it('can not be skipped: prompt=none, the resume address and the callback lead nowhere', async () => {
    const url = authorizeUrl(world, clientId, pkce().challenge, { prompt: 'none' })
    const silent = await new Browser().open(url, isClientRedirect)
    assert.match(silent.next?.searchParams.get('error') ?? '', /_required$/)
    assert.equal(silent.next?.searchParams.get('iss'), world.url)

    const mine = await shown()
    const resume = mine.action.href.replace('/oauth/consent/', '/oauth/authorize/')
    const page = await mine.browser.open(resume, isClientRedirect)
    assert.match(page.url.pathname, /^\/oauth\/consent\//)
    assert.equal((await new Browser().get(resume)).status, 400)
  })

  it('can not be put in a frame, run a script or send its answer elsewhere', async () => {
    const { page } = await shown()
    const policy = page.response.headers.get('content-security-policy') ?? ''
    assert.match(policy, /frame-ancestors 'none'/)
    assert.match(policy, /default-src 'none'/)
    assert.match(policy, /form-action 'self'/)
    assert.match(policy, /base-uri 'none'/)
    assert.doesNotMatch(policy, /script-src|unsafe/)
    assert.equal(page.response.headers.get('x-frame-options'), 'DENY')
    assert.equal(page.response.headers.get('cache-control'), 'no-store')
    assert.equal(page.response.headers.get('access-control-allow-origin'), null)
  })

  it('shows a stranger’s name as text', async () => {
    const client_name = `"><script>alert(1)</script><form action=//evil><b>&amp;'`
    const stranger = await registerClient(world, { client_name })
    const { page } = await shown(new Browser(), stranger.client_id)
    assert.doesNotMatch(page.html, /<script|<b>|<form action/)
    assert.match(page.html, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/)
    assert.equal(page.html.match(/<form/g)?.length, 1)
  })

  it('names the exact redirect, warns of loopback, and lists the scopes in words', async () => {
    const { page } = await shown()
    assert.ok(page.html.includes('127.0.0.1:8976'))
    assert.ok(page.html.includes(REDIRECT))
    assert.match(page.html, /program on your own computer/)
    assert.match(page.html, /Not verified/)
    for (const words of ['Look things up', 'See your assessments', 'Write assessments']) {
      assert.ok(page.html.includes(words), words)
    }
  })

  it('takes no more than a small form', async () => {
    const mine = await shown()
    const junk = 'x'.repeat(100_000)
    const big = await mine.browser.post(mine.action, { ...mine.fields, decision: 'allow', junk })
    isRefused(big, 413)
    assert.equal((await answer(mine, 'allow')).status, 200)
  })
})

describe('before anybody has consented', LIMIT, () => {
  before(async () => {
    world = await startWorld()
    clientId = (await registerClient(world)).client_id
  })
  after(() => world.close())

  it('nothing at all goes upstream', async () => {
    const mine = await shown()
    await mine.browser.get(mine.action)
    assert.deepEqual(world.upstream, [])
    await answer(mine, 'allow')
    assert.ok(world.upstream.length > 0, 'and then it does')
  })
})
