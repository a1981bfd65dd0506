import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { cancelSignIn, signInAs } from '@voordeur/entra-local'
import { Browser } from '../world/browser.ts'
import {
  authorizeUrl,
  isClientRedirect,
  openConsent,
  pkce,
  REDIRECT,
  registerClient,
  tokenRequest,
} from '../world/oauth-client.ts'
import { travel } from '../world/time.ts'
import { people, startWorld, type World } from '../world/world.ts'

const LIMIT = { timeout: 30_000 }

let world: World
let clientId: string

/** A browser that has allowed a request and now stands at the upstream sign-in. */
async function standingUpstream() {
  const browser = new Browser()
  const { verifier, challenge } = pkce()
  const consent = await openConsent(browser, authorizeUrl(world, clientId, challenge))
  const { action, fields } = consent.form()
  const { next } = await browser.post(action, { ...fields, decision: 'allow' })
  assert.ok(next)
  return { browser, verifier, upstream: next }
}

/** The same, signed in: what is left is to follow `callback`. */
async function signedIn(username: string = people.noor) {
  const standing = await standingUpstream()
  return { ...standing, callback: await signInAs(standing.upstream, username) }
}

const exchanges = () => world.upstream.filter(({ path }) => path.endsWith('/token')).length

/** Follows a callback that must lead nowhere, and checks that no code was exchanged for it. */
async function leadsNowhere(browser: Browser, callback: URL | string): Promise<void> {
  const before = exchanges()
  const page = await browser.get(callback)
  assert.equal(page.status, 400)
  assert.equal(page.next, undefined, 'nobody is sent anywhere')
  assert.match(page.html, /not known here/)
  assert.equal(exchanges(), before, 'the code was not exchanged')
}

/** Follows a callback to its end; the client's answer. */
async function answerOf(browser: Browser, callback: URL): Promise<URLSearchParams> {
  const last = await browser.open(callback, isClientRedirect)
  assert.ok(last.next, `${last.status} ${last.html.slice(0, 200)}`)
  assert.equal(last.next.href.split('?')[0], REDIRECT)
  return last.next.searchParams
}

function isRefusal(answer: URLSearchParams, error: string): void {
  assert.equal(answer.get('error'), error)
  assert.ok(answer.get('error_description'))
  assert.equal(answer.get('iss'), world.url)
  assert.equal(answer.get('state'), 'state-of-the-client')
  assert.equal(answer.get('code'), null)
}

describe('the callback from the sign-in service', LIMIT, () => {
  before(async () => {
    world = await startWorld()
    clientId = (await registerClient(world)).client_id
  })
  after(() => world.close())

  it('leads nowhere in a browser without the cookie, and is not used up by it', async () => {
    const { browser, callback } = await signedIn()
    await leadsNowhere(new Browser(), callback)
    assert.ok((await answerOf(browser, callback)).get('code'))
  })

  it('leads nowhere in a browser with a sign-in of its own', async () => {
    const { callback } = await signedIn()
    const { browser: other } = await signedIn(people.sem)
    await leadsNowhere(other, callback)
  })

  it('leads nowhere with the right cookie name and another value', async () => {
    const { browser, callback } = await signedIn()
    const cookie = browser.cookies.find(({ name }) => name.startsWith('voordeur_sign_in'))
    assert.ok(cookie)
    const before = exchanges()
    for (const value of ['', 'guess', `${cookie.value}x`]) {
      const headers = { cookie: `${cookie.name}=${value}` }
      const response = await fetch(callback, { headers, redirect: 'manual' })
      assert.equal(response.status, 400, await response.text())
    }
    assert.equal(exchanges(), before)
  })

  it('keeps its cookie from scripts and other sites', async () => {
    const { browser } = await standingUpstream()
    const cookie = browser.cookies.find(({ name }) => name.startsWith('voordeur_sign_in'))
    assert.match(cookie?.line ?? '', /; HttpOnly/)
    assert.match(cookie?.line ?? '', /; SameSite=Lax/)
  })

  it('works once', async () => {
    const { browser, callback } = await signedIn()
    assert.ok((await answerOf(browser, callback)).get('code'))
    await leadsNowhere(browser, callback)
  })

  it('works once of eight times at once', async () => {
    const { browser, callback } = await signedIn()
    const before = exchanges()
    const pages = await Promise.all(Array.from({ length: 8 }, () => browser.get(callback)))
    assert.equal(pages.filter(({ next }) => next !== undefined).length, 1)
    assert.equal(exchanges(), before + 1)
  })

  it('leads nowhere with a state that is unknown, missing or changed', async () => {
    const { browser, callback } = await signedIn()
    const state = callback.searchParams.get('state') ?? ''
    for (const value of ['made-up', '', `${state}x`, state.toUpperCase(), undefined]) {
      const changed = new URL(callback)
      if (value === undefined) changed.searchParams.delete('state')
      else changed.searchParams.set('state', value)
      await leadsNowhere(browser, changed)
    }
    assert.ok((await answerOf(browser, callback)).get('code'))
  })

  it('leads nowhere after ten minutes', async (t) => {
    const { browser, callback } = await signedIn()
    travel(t, 601)
    await leadsNowhere(browser, callback)
  })

  it('does not sign in with a code that came from another sign-in', async () => {
    const mine = await signedIn(people.noor)
    const stolen = await signedIn(people.sem)
    const code = stolen.callback.searchParams.get('code') ?? ''
    mine.callback.searchParams.set('code', code)
    isRefusal(await answerOf(mine.browser, mine.callback), 'server_error')
  })

  it('tells the client that the person cancelled', async () => {
    const { browser, upstream } = await standingUpstream()
    const before = exchanges()
    isRefusal(await answerOf(browser, await cancelSignIn(upstream)), 'access_denied')
    assert.equal(exchanges(), before)
  })

  it('tells the client of another upstream error, and nothing the upstream said', async () => {
    const { browser, callback } = await signedIn()
    callback.searchParams.delete('code')
    callback.searchParams.set('error', 'invalid_scope')
    callback.searchParams.set('error_description', 'secret detail <script>')
    const answer = await answerOf(browser, callback)
    isRefusal(answer, 'server_error')
    assert.doesNotMatch(answer.get('error_description') ?? '', /secret detail|script>/)
  })

  it('with an error for nobody in particular is no way to make a redirect', async () => {
    const url = `${world.url}/oauth/callback?error=access_denied&error_description=x`
    await leadsNowhere(new Browser(), url)
  })

  it('refuses doubled parameters, whichever of them is right', async () => {
    const { browser, callback } = await signedIn()
    callback.searchParams.append('code', 'another')
    const answer = await answerOf(browser, callback)
    assert.equal(answer.get('code'), null)
    assert.ok(answer.get('error'))
  })

  it('ends two sign-ins of one browser, each with its own person', async () => {
    const browser = new Browser()
    const tabs = []
    for (const username of [people.noor, people.sem]) {
      const { verifier, challenge } = pkce()
      const consent = await openConsent(browser, authorizeUrl(world, clientId, challenge))
      const { action, fields } = consent.form()
      const { next } = await browser.post(action, { ...fields, decision: 'allow' })
      assert.ok(next)
      tabs.push({ verifier, callback: await signInAs(next, username) })
    }
    const subjects = []
    for (const { verifier, callback } of tabs) {
      const code = (await answerOf(browser, callback)).get('code') ?? ''
      const fields = { client_id: clientId, code, code_verifier: verifier, redirect_uri: REDIRECT }
      const { body } = await tokenRequest(world, { grant_type: 'authorization_code', ...fields })
      const claims = Buffer.from(body.access_token.split('.')[1] ?? '', 'base64url').toString()
      subjects.push((JSON.parse(claims) as { sub: string }).sub)
    }
    assert.equal(new Set(subjects).size, 2)
  })
})

describe('a sign-in from an organisation that is not allowed', LIMIT, () => {
  before(async () => {
    const voorbeeld = 'aaaaaaaa-0000-4000-8000-000000000001'
    world = await startWorld({ ENTRA_ALLOWED_TENANTS: voorbeeld })
    clientId = (await registerClient(world)).client_id
  })
  after(() => world.close())

  it('comes back to the client as access_denied', async () => {
    const { browser, callback } = await signedIn(people.daan)
    isRefusal(await answerOf(browser, callback), 'access_denied')
    const own = await signedIn(people.noor)
    assert.ok((await answerOf(own.browser, own.callback)).get('code'))
  })
})
