import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Browser } from '../world/browser.ts'
import { startMetadataHost } from '../world/metadata-host.ts'
import { authorizeUrl, openConsent, pkce, registerClient } from '../world/oauth-client.ts'
import { startWorld, type World } from '../world/world.ts'

const LIMIT = { timeout: 30_000 }
const SITE = 'https://phish.example/login'
const CONFIGURED = { client_id: 'portal', client_name: 'Portal', redirect_uris: [SITE] }

/** Requests that fail before a person has seen anything. */
const FAULTY: Record<string, string | undefined>[] = [
  { prompt: 'none' },
  { response_type: 'x' },
  { code_challenge: undefined, code_challenge_method: undefined },
  { resource: 'https://other.example/mcp' },
  { response_mode: 'fragment' },
]

let world: World

const ask = (clientId: string, redirect_uri: string, changes: Record<string, string | undefined>) =>
  new Browser().get(authorizeUrl(world, clientId, pkce().challenge, { redirect_uri, ...changes }))

/** RFC 9700 section 4.11.2: a link to us must not lead on to wherever a stranger likes. */
describe('a request that fails before a person has seen anything', LIMIT, () => {
  before(async () => {
    const env = { ALLOW_LOOPBACK_CLIENT_METADATA: 'true' }
    world = await startWorld({ ...env, STATIC_CLIENTS: JSON.stringify([CONFIGURED]) })
  })
  after(() => world.close())

  async function isHeld(clientId: string, redirectUri: string): Promise<void> {
    for (const changes of FAULTY) {
      const page = await ask(clientId, redirectUri, changes)
      const what = JSON.stringify(changes)
      assert.equal(page.status, 400, what)
      assert.equal(page.next, undefined, what)
      assert.ok(page.html.includes('<bdi>phish.example</bdi>'), what)
      const link = /<a class="button"[^>]* href="([^"]+)"/.exec(page.html)?.[1]
      const to = new URL((link ?? '').replaceAll('&amp;', '&'))
      assert.equal(to.origin + to.pathname, redirectUri)
      assert.match(to.searchParams.get('error') ?? '', /^[a-z_]+$/)
      assert.equal(to.searchParams.get('state'), 'state-of-the-client')
      assert.equal(to.searchParams.get('iss'), world.url)
      assert.match(page.response.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    }
  }

  it('stops on our page when the client registered itself with a website', async () => {
    const { client_id } = await registerClient(world, { redirect_uris: [SITE] })
    await isHeld(client_id, SITE)
  })

  it('stops on our page when the client has a metadata document', async (t) => {
    const host = await startMetadataHost()
    t.after(() => host.close())
    const document = { client_name: 'x', redirect_uris: [SITE] }
    await isHeld(host.serve('/client.json', document), SITE)
  })

  it('tells a client on this machine and an app at once', async () => {
    for (const redirect of ['http://127.0.0.1:8976/callback', 'cursor://x.y/callback']) {
      const { client_id } = await registerClient(world, { redirect_uris: [redirect] })
      for (const changes of FAULTY) {
        const { next } = await ask(client_id, redirect, changes)
        assert.ok(next?.href.startsWith(`${redirect}?`), String(next))
        assert.ok(next?.searchParams.get('error'))
      }
    }
  })

  it('tells a client that the operator configured at once', async () => {
    for (const changes of FAULTY) {
      const page = await ask('portal', SITE, changes)
      assert.equal(page.status, 303)
      assert.ok(page.next?.href.startsWith(`${SITE}?`))
    }
  })

  it('is told apart from a person’s own refusal, which goes to the website', async () => {
    const { client_id } = await registerClient(world, { redirect_uris: [SITE] })
    const browser = new Browser()
    const url = authorizeUrl(world, client_id, pkce().challenge, { redirect_uri: SITE })
    const { action, fields } = (await openConsent(browser, url)).form()
    const denied = await browser.post(action, { ...fields, decision: 'deny' })
    const back = await browser.open(denied.next ?? '', (to) => to.hostname === 'phish.example')
    assert.equal(back.next?.searchParams.get('error'), 'access_denied')
  })

  it('can not put words of its own on the page', async () => {
    const redirect = `${SITE}?error=Your_mailbox_is_locked_call_0900`
    const { client_id } = await registerClient(world, { redirect_uris: [redirect] })
    const page = await ask(client_id, redirect, { prompt: 'none' })
    assert.equal(page.status, 400)
    assert.doesNotMatch(page.html, /mailbox/)
  })
})
