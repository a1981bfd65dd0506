import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { Browser } from '../../world/browser.ts'
import { delegatingApp } from '../../world/delegating-app.ts'
import {
  authorizeUrl,
  callTool,
  connect,
  isClientRedirect,
  openConsent,
  pkce,
  registerClient,
  tokenRequest,
} from '../../world/oauth-client.ts'
import { travel } from '../../world/time.ts'
import { ofOneProcess, startWorld, UPSTREAM, type World } from '../../world/world.ts'
import { opensLinks, sightOf } from './mcp-clients.ts'
import { nameIn } from './refusals.ts'
import { followLink } from './sign-in-with-proof.ts'

const TENANT = 'aaaaaaaa-0000-4000-8000-000000000003'
const ISA = 'isa@koper.example'
const PROFILE = { scope: 'profile:read' }
const HOUR = 3_600

let world: World

/** The document is at the host of the tenant's name, the issuer at the host of its id. */
const externalId = (changes: Record<string, string> = {}) =>
  startWorld(
    (entra) => ({
      ENTRA_TENANT: '',
      EXTERNAL_ID_DISCOVERY_URL: `${entra}/klanten.ciam/${TENANT}/v2.0/.well-known/openid-configuration`,
      EXTERNAL_ID_ISSUER: `${entra}/${TENANT}.ciam/${TENANT}/v2.0`,
      EXTERNAL_ID_CLIENT_ID: UPSTREAM.client_id,
      EXTERNAL_ID_CLIENT_SECRET: UPSTREAM.client_secret,
      ...changes,
    }),
    delegatingApp(() => world.entraUrl),
  )

const control = () => world.entra.control
const tokenRequests = () =>
  control()
    .requests()
    .filter(({ method, path }) => method === 'POST' && path.endsWith('/token'))
const refresh = (clientId: string, refreshToken = '') =>
  tokenRequest(world, {
    grant_type: 'refresh_token',
    client_id: clientId,
    refresh_token: refreshToken,
  })

/** Everything up to the provider's page. */
async function picker(browser: Browser) {
  const { client_id } = await registerClient(world)
  const url = authorizeUrl(world, client_id, pkce().challenge, PROFILE)
  const consent = await openConsent(browser, url)
  const { action, fields } = consent.form()
  const allowed = await browser.post(action, { ...fields, decision: 'allow' })
  assert.ok(allowed.next)
  return browser.open(allowed.next, isClientRedirect)
}

describe('customers who sign in at External ID', () => {
  before(async () => {
    world = await externalId()
  })
  beforeEach(() => control().reset())
  after(() => world.close())

  it('are known by the tools, the same at every sign-in', async () => {
    const ids = []
    for (let n = 0; n < 2; n++) {
      const { tokens } = await connect(world, ISA, PROFILE)
      const { body } = await callTool(world.mcpUrl, 'who_am_i', {}, tokens.access_token)
      ids.push(body.result?.structuredContent?.['body'])
    }
    assert.match(String(ids[0]), /^\S{8,}$/)
    assert.equal(ids[0], ids[1])
  })

  it('are asked at the tenant’s own host, with scopes of our own API and no resource', async () => {
    await connect(world, ISA, { ...PROFILE, resource: world.mcpUrl })
    const authorize = control()
      .requests()
      .find(({ path }) => path.endsWith('/authorize'))
    assert.equal(authorize?.path, `/klanten.ciam/${TENANT}/oauth2/v2.0/authorize`)
    assert.match(
      authorize?.query['scope'] ?? '',
      new RegExp(`${UPSTREAM.client_id}/access_as_user`),
    )
    assert.equal(authorize?.query['resource'], undefined)
  })

  it('have tools act for them at Graph, by an exchange where their tenant takes it', async () => {
    const { tokens } = await connect(world, ISA, PROFILE)
    control().clear()
    const answer = await opensLinks(world, tokens.access_token, 'my_profile')
    assert.equal(nameIn(sightOf(answer)), 'Isa Ingebeeld')
    const [exchange] = tokenRequests()
    assert.equal(exchange?.form['requested_token_use'], 'on_behalf_of')
    assert.equal(exchange?.path, `/klanten.ciam/${TENANT}/oauth2/v2.0/token`)
  })

  it('prove more when Graph wants it, and the same call succeeds', async () => {
    const { tokens } = await connect(world, ISA, PROFILE)
    control().requireStepUp(ISA)
    const { link } = sightOf(await opensLinks(world, tokens.access_token, 'my_profile'))
    const done = await followLink(new Browser(), link ?? assert.fail('no link'), ISA)
    assert.equal(done.status, 200, done.html)
    const same = await opensLinks(world, tokens.access_token, 'my_profile')
    assert.equal(nameIn(sightOf(same)), 'Isa Ingebeeld')
  })

  it('stay connected after an hour, when the tenant still vouches for them', {
    skip: ofOneProcess,
  }, async (t) => {
    const { clientId, tokens } = await connect(world, ISA, PROFILE)
    travel(t, HOUR + 1)
    control().clear()
    const { status, body } = await refresh(clientId, tokens.refresh_token)
    assert.equal(status, 200, JSON.stringify(body))
    const [question] = tokenRequests()
    assert.equal(question?.form['grant_type'], 'refresh_token')
    assert.match(question?.form['scope'] ?? '', new RegExp(`${UPSTREAM.client_id}/access_as_user`))
    const answer = await opensLinks(world, body.access_token, 'my_profile')
    assert.equal(nameIn(sightOf(answer)), 'Isa Ingebeeld')
  })

  it('are disconnected after an hour, when their account is disabled', async (t) => {
    const { clientId, tokens } = await connect(world, ISA, PROFILE)
    control().disable(ISA)
    travel(t, HOUR + 1)
    const { status, body } = await refresh(clientId, tokens.refresh_token)
    assert.deepEqual([status, body.error], [400, 'invalid_grant'])
  })

  it('can change their mind: the app hears that access was denied', async () => {
    const browser = new Browser()
    const page = await picker(browser)
    const cancelled = await browser.post(page.url, { cancel: '1' })
    assert.ok(cancelled.next)
    const { next } = await browser.open(cancelled.next, isClientRedirect)
    assert.equal(next?.searchParams.get('error'), 'access_denied')
    assert.equal(next?.searchParams.get('state'), 'state-of-the-client')
  })

  it('are nobody who belongs to another directory', async () => {
    const browser = new Browser()
    const page = await picker(browser)
    const answer = await browser.post(page.url, { username: 'noor@voorbeeld.example' })
    assert.equal(answer.next, undefined)
    assert.match(answer.html, /AADSTS50034/)
  })
})

describe('an External ID whose tokens are not by the issuer that was pinned', () => {
  before(async () => {
    world = await externalId({ EXTERNAL_ID_ISSUER: 'https://login.example/somebody/v2.0' })
  })
  after(() => world.close())

  it('signs nobody in, and the reason is in the log', async () => {
    const browser = new Browser()
    const page = await picker(browser)
    const signedIn = await browser.post(page.url, { username: ISA })
    assert.ok(signedIn.next)
    const { next } = await browser.open(signedIn.next, isClientRedirect)
    assert.equal(next?.searchParams.get('error'), 'server_error')
    assert.equal(next?.searchParams.get('code'), null)
    const logged = world.log.find(({ event }) => event === 'sign_in_failed')
    assert.match(JSON.stringify(logged?.['cause']), /unexpected .*iss.* claim/)
  })
})
