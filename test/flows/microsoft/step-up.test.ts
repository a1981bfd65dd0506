import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { Browser, type Page } from '../../world/browser.ts'
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
import { people, startWorld, type World } from '../../world/world.ts'
import { bearer, modern, post } from '../journey/raw-mcp.ts'

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

/** Opens the link, presses its button, and signs in as somebody. */
async function follow(browser: Browser, link: URL, username: string): Promise<Page> {
  const page = await browser.get(link)
  assert.equal(page.status, 200)
  const started = await browser.post(page.form().action, {})
  assert.ok(started.next, started.html.slice(0, 300))
  return browser.open(await signInWithProof(browser, started.next, username), isClientRedirect)
}

/** The provider's pages: who it is, and the second factor where it asks for one. */
async function signInWithProof(browser: Browser, authorize: URL, username: string): Promise<URL> {
  await browser.get(authorize)
  const chosen = await browser.post(authorize, { username })
  const last = chosen.next ? chosen : await browser.post(authorize, { username, approve: '1' })
  assert.ok(last.next, last.html.slice(0, 400))
  return last.next
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
    const done = await follow(new Browser(), link, people.noor)
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
    await follow(browser, link, people.noor)
    assert.equal((await browser.get(link)).status, 400)
    assert.equal((await browser.post(link, {})).status, 400)
  })

  it('stores nothing when another person follows the link, and says so', async () => {
    const { tokens } = await connect(world, people.noor, PROFILE)
    world.entra.control.requireStepUp(people.noor)
    const link = await raisedLink(tokens.access_token)
    const end = await follow(new Browser(), link, people.sem)
    assert.equal(end.status, 400)
    assert.match(end.html, /You signed in as someone else/)
    const again = await raisedLink(tokens.access_token)
    assert.notEqual(String(again), String(link))
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

    const request = await signInAgain(clientId)
    assert.equal(claimsSentUpstream().length, 1)
    assert.deepEqual(promptsSentUpstream().slice(-2), ['select_account', undefined])
    const { body } = await tokenRequest(world, request)
    const answer = await call(body.access_token, FORMS_ONLY)
    assert.equal(answer.status, 200)
    assert.equal(answer.result?.structuredContent?.body.displayName, 'Noor Voorbeeld')
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

/** The whole sign-in with its second, stronger leg; returns the request that redeems the code. */
async function signInAgain(clientId: string): Promise<Record<string, string>> {
  const browser = new Browser()
  const { verifier, challenge } = pkce()
  const consent = await openConsent(browser, authorizeUrl(world, clientId, challenge, PROFILE))
  const { action, fields } = consent.form()
  const allowed = await browser.post(action, { ...fields, decision: 'allow' })
  assert.ok(allowed.next)
  const first = await browser.get(await signInWithProof(browser, allowed.next, people.noor))
  assert.ok(first.next, first.html.slice(0, 300))
  const second = await signInWithProof(browser, first.next, people.noor)
  const last = await browser.open(second, isClientRedirect)
  const code = last.next?.searchParams.get('code')
  assert.ok(code, String(last.next))
  return {
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    code_verifier: verifier,
    redirect_uri: 'http://127.0.0.1:8976/callback',
  }
}
