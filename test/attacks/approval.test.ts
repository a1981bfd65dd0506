import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Browser } from '../world/browser.ts'
import {
  allowAs,
  authorizeUrl,
  connect,
  openConsent,
  pkce,
  REDIRECT,
  registerClient,
  tokenRequest,
} from '../world/oauth-client.ts'
import { smallApp } from '../world/small-app.ts'
import { people, startWorld, type World } from '../world/world.ts'

let world: World
/** What the deployment's next start serves. */
let app = smallApp

/** A client and its request, up to the consent page. */
async function asked(scope: string) {
  const { client_id } = await registerClient(world)
  const browser = new Browser()
  const { verifier, challenge } = pkce()
  const consent = await openConsent(browser, authorizeUrl(world, client_id, challenge, { scope }))
  return { client_id, browser, verifier, consent }
}

describe('an approval', () => {
  before(async () => {
    world = await startWorld({}, async () => ({ app, close: () => {} }))
  })
  after(() => world.close())

  it('covers no scope that nobody could show, also when it exists later', async () => {
    const { client_id, browser, verifier, consent } = await asked('property:read documents:delete')
    assert.ok(!consent.html.includes('documents:delete'))
    const code = (await allowAs(browser, consent, people.noor)).searchParams.get('code') ?? ''
    const first = await tokenRequest(world, {
      grant_type: 'authorization_code',
      client_id,
      code,
      code_verifier: verifier,
      redirect_uri: REDIRECT,
    })
    app = { ...smallApp, scopes: { ...smallApp.scopes, 'documents:delete': 'Delete documents' } }
    await world.restart()
    const { status, body } = await tokenRequest(world, {
      grant_type: 'refresh_token',
      client_id,
      refresh_token: first.body.refresh_token ?? '',
    })
    assert.deepEqual([status, body.scope], [200, 'property:read'])
  })

  it('gives its code only to the browser in which the person signed in', async () => {
    // The attacker begins, and plants the consent cookie in the victim's browser.
    const { browser: attacker, consent } = await asked('property:read')
    const victim = new Browser()
    const planted = attacker.cookies.find(({ path }) => path.startsWith('/oauth/consent/'))
    const resume = attacker.cookies.find(({ name }) => name.includes('resume'))
    assert.ok(planted && resume)
    victim.plant(attacker.cookies.filter(({ path }) => path === planted.path))
    await allowAs(victim, consent, people.noor).catch(() => 'the victim gets no code either')
    const taken = await attacker.get(new URL(resume.path, world.url))
    assert.equal(taken.status, 400)
    assert.equal(taken.next, undefined)
    assert.match(taken.html, /another browser/)
  })

  it('is refused when nothing that was asked exists', async () => {
    const { client_id } = await registerClient(world)
    const { challenge } = pkce()
    const url = authorizeUrl(world, client_id, challenge, { scope: 'nonsense more:nonsense' })
    const page = await new Browser().get(url)
    assert.equal(page.next?.searchParams.get('error'), 'invalid_scope')
  })

  it('follows no hint about who somebody was', async () => {
    const scope = 'openid property:read'
    const { clientId, tokens } = await connect(world, people.noor, { scope })
    const { id_token } = tokens as { id_token?: string }
    assert.ok(id_token, 'a hint that is good in itself')
    const hint = { id_token_hint: id_token, scope }
    const page = await new Browser().get(authorizeUrl(world, clientId, pkce().challenge, hint))
    assert.equal(page.next?.searchParams.get('error'), 'invalid_request')
    assert.match(page.next?.searchParams.get('error_description') ?? '', /not supported/)
  })

  it('is not asked with a state that would fill the disk', async () => {
    const { client_id } = await registerClient(world)
    const url = authorizeUrl(world, client_id, pkce().challenge, { state: 'x'.repeat(5_000) })
    const page = await new Browser().get(url)
    assert.equal(page.next?.searchParams.get('error'), 'invalid_request')
  })
})
