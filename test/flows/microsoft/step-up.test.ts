import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { Browser } from '../../world/browser.ts'
import { delegatingApp } from '../../world/delegating-app.ts'
import {
  authorized,
  authorizeUrl,
  connect,
  isClientRedirect,
  openConsent,
  pkce,
  tokenRequest,
} from '../../world/oauth-client.ts'
import { ofOneProcess, people, startWorld, type World } from '../../world/world.ts'
import { bearer, modern, post } from '../journey/raw-mcp.ts'
import { followLink, signInAgain, signInWithProof } from './sign-in-with-proof.ts'

const PROFILE = { scope: 'profile:read' }
const LINK = /^\/oauth\/step-up\/[\w-]{43}$/

let world: World

/** One call of the tool by a client of 2026-07-28. */
async function call(token: string, capabilities: object, inputResponses?: object) {
  const params = {
    name: 'my_profile',
    arguments: {},
    ...(inputResponses ? { inputResponses } : {}),
  }
  const { headers, body } = modern('tools/call', params, capabilities)
  const answer = await post(world.mcpUrl, body, { ...headers, ...bearer(token) })
  return { ...answer, result: answer.messages[0]?.result as Result | undefined }
}

interface Result {
  readonly resultType: string
  readonly inputRequests: {
    readonly step_up: { readonly method: string; readonly params: { mode: string; url: string } }
  }
  readonly structuredContent?: { readonly body: { readonly displayName: string } }
}

const OPENS_LINKS = { elicitation: { url: {} } }
const FORMS_ONLY = { elicitation: { form: {} } }

/** The link that a call is answered with. */
async function raisedLink(token: string): Promise<URL> {
  const { status, text, result } = await call(token, OPENS_LINKS)
  assert.equal(status, 200)
  assert.equal(result?.resultType, 'input_required', text)
  const { method, params } = result.inputRequests.step_up
  assert.equal(method, 'elicitation/create')
  assert.equal(params.mode, 'url')
  const url = new URL(params.url)
  assert.equal(url.origin, world.url)
  assert.match(url.pathname, LINK)
  return url
}

const sentUpstream = () =>
  world.entra.control
    .requests()
    .filter(({ method, path }) => method === 'GET' && path.endsWith('/authorize'))
    .map(({ query }) => query)
const promptsSentUpstream = () => sentUpstream().map(({ prompt }) => prompt)
const claimsSentUpstream = () =>
  sentUpstream().flatMap(({ claims }) => (claims === undefined ? [] : [claims]))

describe('a second factor that the provider asks for in the middle of a tool call', () => {
  before(async () => {
    world = await startWorld(
      {},
      delegatingApp(() => world.entraUrl),
    )
  })
  beforeEach(() => world.entra.control.reset())
  after(() => world.close())

  it('reaches a client that opens links as a link, after which the same call succeeds', async () => {
    const { tokens } = await connect(world, people.noor, PROFILE)
    world.entra.control.requireStepUp(people.noor)
    const link = await raisedLink(tokens.access_token)
    const done = await followLink(new Browser(), link, people.noor)
    assert.equal(done.status, 200, done.html)
    assert.match(done.html, /The app can go on/)
    assert.equal(claimsSentUpstream().length, 1)
    const { result, text } = await call(tokens.access_token, OPENS_LINKS, {
      step_up: { action: 'accept' },
    })
    assert.equal(result?.structuredContent?.body.displayName, 'Noor Voorbeeld', text)
  })

  it('gives calls in parallel one link, and it names nobody', async () => {
    const { tokens } = await connect(world, people.noor, PROFILE)
    world.entra.control.requireStepUp(people.noor)
    const links = await Promise.all([1, 2, 3].map(() => raisedLink(tokens.access_token)))
    assert.equal(new Set(links.map(String)).size, 1)
    assert.doesNotMatch(String(links[0]), /noor|voorbeeld|person_/i)
  })

  it('has a link that works once, and looking at it uses nothing up', async () => {
    const { tokens } = await connect(world, people.noor, PROFILE)
    world.entra.control.requireStepUp(people.noor)
    const link = await raisedLink(tokens.access_token)
    const browser = new Browser()
    await browser.get(link)
    await browser.get(link)
    await followLink(browser, link, people.noor)
    assert.equal((await browser.get(link)).status, 400)
    assert.equal((await browser.post(link, {})).status, 400)
  })

  it('stores nothing when another person follows the link, and says so', async () => {
    const { tokens } = await connect(world, people.noor, PROFILE)
    world.entra.control.requireStepUp(people.noor)
    const link = await raisedLink(tokens.access_token)
    const end = await followLink(new Browser(), link, people.sem)
    assert.equal(end.status, 400)
    assert.match(end.html, /You signed in as someone else/)
    const again = await raisedLink(tokens.access_token)
    assert.notEqual(String(again), String(link))
  })

  it('tells who opens the link of an app that was disconnected to connect it again', async () => {
    const { clientId, tokens } = await connect(world, people.noor, PROFILE)
    world.entra.control.requireStepUp(people.noor)
    const link = await raisedLink(tokens.access_token)
    const body = new URLSearchParams({ client_id: clientId, token: tokens.refresh_token ?? '' })
    await fetch(`${world.url}/oauth/revoke`, { method: 'POST', body })
    const browser = new Browser()
    for (const page of [await browser.get(link), await browser.post(link, {})]) {
      assert.equal(page.status, 400)
      assert.match(page.html, /<h1>The app is no longer connected</)
    }
    assert.deepEqual(claimsSentUpstream(), [])
  })

  it('has a link that says it is not whole where a chat cut it off', async () => {
    for (const cut of ['', 'abc']) {
      const page = await new Browser().get(`${world.url}/oauth/step-up/${cut}`)
      assert.equal(page.status, 400)
      assert.match(page.html, /it is not complete/)
    }
  })

  it('is not started from another site’s page', async () => {
    const { tokens } = await connect(world, people.noor, PROFILE)
    world.entra.control.requireStepUp(people.noor)
    const link = await raisedLink(tokens.access_token)
    const page = await new Browser().post(link, {}, { 'sec-fetch-site': 'cross-site' })
    assert.equal(page.status, 403)
    assert.equal((await new Browser().get(link)).status, 200)
  })

  it('offers no second link to a client whose person has just declined one', async () => {
    const { tokens } = await connect(world, people.noor, PROFILE)
    world.entra.control.requireStepUp(people.noor)
    await raisedLink(tokens.access_token)
    const { status } = await call(tokens.access_token, OPENS_LINKS, {
      step_up: { action: 'decline' },
    })
    assert.equal(status, 401)
  })

  it('reaches any other client as a challenge; the next sign-in carries the claims', async () => {
    const { clientId, tokens } = await connect(world, people.noor, PROFILE)
    world.entra.control.requireStepUp(people.noor)
    const refused = await call(tokens.access_token, FORMS_ONLY)
    assert.equal(refused.status, 401)
    const challenge = refused.headers.get('www-authenticate') ?? ''
    assert.match(challenge, /error="insufficient_user_authentication"/)
    assert.match(challenge, /resource_metadata="/)
    assert.doesNotMatch(challenge, /capolids|claims=/)

    const refreshed = await tokenRequest(world, {
      grant_type: 'refresh_token',
      client_id: clientId,
      refresh_token: tokens.refresh_token ?? '',
    })
    assert.equal(refreshed.body.error, 'invalid_grant')

    const request = await signInAgain(world, people.noor, clientId, PROFILE)
    assert.equal(claimsSentUpstream().length, 1)
    assert.deepEqual(promptsSentUpstream().slice(-2), ['select_account', undefined])
    const { body } = await tokenRequest(world, request)
    const answer = await call(body.access_token, FORMS_ONLY)
    assert.equal(answer.status, 200)
    assert.equal(answer.result?.structuredContent?.body.displayName, 'Noor Voorbeeld')
  })

  it('connects nobody else by the second leg', async () => {
    const { clientId, tokens } = await connect(world, people.noor, PROFILE)
    world.entra.control.requireStepUp(people.noor)
    await call(tokens.access_token, FORMS_ONLY)
    const back = await twoLegs(clientId, people.noor, people.sem)
    assert.equal(back.searchParams.get('code'), null)
    assert.equal(back.searchParams.get('error'), 'access_denied')
  })

  it('keeps nobody from signing in when its claims can’t be met', async () => {
    const { clientId, tokens } = await connect(world, people.noor, PROFILE)
    world.entra.control.requireStepUp(people.noor)
    await call(tokens.access_token, FORMS_ONLY)
    const { next } = await firstLeg(clientId, people.noor)
    assert.ok(next.searchParams.has('claims'))
    await authorized(world, new Browser(), clientId, people.noor, PROFILE)
    assert.deepEqual(claimsSentUpstream(), [])
  })

  it('is asked of the provider once, however often the client tries meanwhile', {
    skip: ofOneProcess,
  }, async () => {
    const { tokens } = await connect(world, people.noor, PROFILE)
    world.entra.control.requireStepUp(people.noor)
    for (let n = 0; n < 25; n++) await raisedLink(tokens.access_token)
    const asked = world.entra.control.requests().filter(({ status }) => status === 400)
    assert.equal(asked.length, 1)
  })

  it('asks nothing more of somebody else who signs in at the same client', async () => {
    const { clientId, tokens } = await connect(world, people.noor, PROFILE)
    world.entra.control.requireStepUp(people.noor)
    await call(tokens.access_token, FORMS_ONLY)
    await authorized(world, new Browser(), clientId, people.sem, PROFILE)
    assert.equal(claimsSentUpstream().length, 0)
  })

  it('never sends up the claims that a client made up', async () => {
    const claims = '{"access_token":{"xms_cc":{"values":["stranger"]}}}'
    await connect(world, people.noor, { ...PROFILE, claims }).catch(() => undefined)
    assert.deepEqual(claimsSentUpstream(), [])
  })
})

/** Consent and the first leg upstream; returns where the browser goes on. */
async function firstLeg(clientId: string, username: string) {
  const browser = new Browser()
  const request = authorizeUrl(world, clientId, pkce().challenge, PROFILE)
  const { action, fields } = (await openConsent(browser, request)).form()
  const allowed = await browser.post(action, { ...fields, decision: 'allow' })
  assert.ok(allowed.next)
  const back = await browser.get(await signInWithProof(browser, allowed.next, username))
  assert.ok(back.next, back.html.slice(0, 300))
  return { browser, next: back.next }
}

/** A sign-in whose second leg another person answers; returns where the client gets its answer. */
async function twoLegs(clientId: string, first: string, second: string): Promise<URL> {
  const { browser, next } = await firstLeg(clientId, first)
  const stronger = await signInWithProof(browser, next, second)
  const last = await browser.open(stronger, isClientRedirect)
  assert.ok(last.next, last.html.slice(0, 300))
  return last.next
}
