import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { Browser } from '../world/browser.ts'
import { type MetadataHost, startMetadataHost } from '../world/metadata-host.ts'
import {
  authorized,
  authorizeUrl,
  callTool,
  openConsent,
  pkce,
  REDIRECT,
  tokenRequest,
} from '../world/oauth-client.ts'
import { travel } from '../world/time.ts'
import { people, startWorld, type World } from '../world/world.ts'

const LIMIT = { timeout: 30_000 }
const DOCUMENT = { client_name: 'Documented client', redirect_uris: [REDIRECT] }
const HOUR = 3_600

let world: World
let host: MetadataHost

async function isRefused(clientId: string, changes: Record<string, string> = {}): Promise<string> {
  const url = authorizeUrl(world, clientId, pkce().challenge, changes)
  const page = await new Browser().get(url)
  assert.equal(page.status, 400)
  assert.equal(page.next, undefined)
  return page.html
}

/** A person's connection through the document at `clientId`; its refresh token. */
async function connected(clientId: string): Promise<{ access: string; refresh: string }> {
  const request = await authorized(world, new Browser(), clientId, people.noor)
  const { status, body } = await tokenRequest(world, request)
  assert.equal(status, 200, JSON.stringify(body))
  return { access: body.access_token, refresh: body.refresh_token ?? '' }
}

const refresh = (client_id: string, refresh_token: string) =>
  tokenRequest(world, { grant_type: 'refresh_token', client_id, refresh_token })

describe('a client known by its metadata document', LIMIT, () => {
  before(async () => {
    world = await startWorld({
      ALLOW_LOOPBACK_CLIENT_METADATA: 'true',
      RATE_LIMITS: 'metadataFetch=9999/1s',
    })
    host = await startMetadataHost()
  })
  after(async () => {
    await host.close()
    await world.close()
  })

  it('connects without registering, and consent says who publishes it', async () => {
    const clientId = host.serve('/client.json', DOCUMENT)
    const url = authorizeUrl(world, clientId, pkce().challenge)
    const consent = await openConsent(new Browser(), url)
    assert.ok(consent.html.includes(new URL(host.origin).host), 'the publisher’s host')
    assert.ok(consent.html.includes('Documented client'))
    assert.doesNotMatch(consent.html, /Not verified/)

    const { access } = await connected(clientId)
    assert.equal(decodeJwt(access)['client_id'], clientId)
    assert.match(String(decodeJwt(access).sub), /^person_/)
    assert.equal((await callTool(world.mcpUrl, 'who_am_i', {}, access)).status, 200)
  })

  it('is fetched once for a whole journey', async () => {
    const clientId = host.serve('/once.json', DOCUMENT)
    const before = host.connections()
    await connected(clientId)
    assert.equal(host.connections(), before + 1)
  })

  it('is held to the redirects of its document', async () => {
    const clientId = host.serve('/strict.json', DOCUMENT)
    await isRefused(clientId, { redirect_uri: 'https://evil.example/cb' })
    await isRefused(clientId, { redirect_uri: 'http://localhost:8976/callback' })
  })

  const faulty: Record<string, Record<string, unknown>> = {
    'states another client_id': { ...DOCUMENT, client_id: 'https://other.example/client.json' },
    'has no client_name': { redirect_uris: [REDIRECT] },
    'has a blank client_name': { ...DOCUMENT, client_name: ' \u200b ' },
    'has no redirect_uris': { client_name: 'x' },
    'redirects to plain http': { ...DOCUMENT, redirect_uris: ['http://evil.example/cb'] },
    'redirects to a script': { ...DOCUMENT, redirect_uris: ['javascript:alert(1)'] },
    'holds a secret': { ...DOCUMENT, client_secret: 'x'.repeat(40) },
    'wants to prove itself with a secret': {
      ...DOCUMENT,
      token_endpoint_auth_method: 'client_secret_basic',
    },
    'is larger than 16 KiB': { ...DOCUMENT, junk: 'x'.repeat(20_000) },
  }
  for (const [how, document] of Object.entries(faulty)) {
    it(`is refused when the document ${how}`, async () => {
      const path = `/${encodeURIComponent(how)}.json`
      const html = await isRefused(host.serve(path, document))
      assert.match(html, /This sign-in can’t go on/)
    })
  }

  it('can not put a message of its own on our page', async () => {
    const texts = [
      'Your mailbox is locked. Call 0900-1234',
      'https://x.example/\u202emailbox',
      'mailbox\nlocked',
      `https://x.example/mailbox#${'m'.repeat(150)}`,
      'Your-mailbox-is-locked',
    ]
    for (const [n, text] of texts.entries()) {
      const document = { client_name: 'mailbox', redirect_uris: [text] }
      const html = await isRefused(host.serve(`/message-${n}.json`, document))
      assert.doesNotMatch(html, /mailbox/, text)
      assert.match(html, /One of redirect_uris can(?:’|&#39;|')t be used/)
    }
  })

  it('has an address with a path, without a query or a user', async () => {
    const before = host.connections()
    for (const path of ['/', '/client.json?x=1', '/a/../client.json', '/%2e%2e/client.json']) {
      await isRefused(host.serve(path, DOCUMENT))
    }
    await isRefused(host.serve('/client.json', DOCUMENT).replace('//', '//user@'))
    await isRefused(`${host.serve('/client.json', DOCUMENT)}#fragment`)
    assert.equal(host.connections(), before)
  })

  it('is refused when there is no document', async () => {
    await isRefused(`${host.origin}/missing.json`)
  })

  it('can not act for itself, whatever its document says', async () => {
    const grant_types = ['authorization_code', 'client_credentials']
    const clientId = host.serve('/machine.json', { ...DOCUMENT, grant_types })
    const { status, body } = await tokenRequest(world, {
      grant_type: 'client_credentials',
      client_id: clientId,
      scope: 'property:read',
    })
    assert.equal(status, 400)
    assert.match(body.error ?? '', /^(unauthorized_client|invalid_request)$/)
    assert.equal(body.access_token, undefined)
  })

  it('can not use the refresh token of another document', async () => {
    const mine = await connected(host.serve('/mine.json', DOCUMENT))
    const other = host.serve('/other.json', DOCUMENT)
    assert.equal((await refresh(other, mine.refresh)).body.error, 'invalid_grant')
  })

  it('keeps refreshing for a day while its host is down, and is gone after that', async (t) => {
    const clientId = host.serve('/down.json', DOCUMENT)
    const { refresh: first } = await connected(clientId)
    await host.close()
    travel(t, HOUR)
    const { status, body } = await refresh(clientId, first)
    assert.equal(status, 200, JSON.stringify(body))
    travel(t, 24 * HOUR)
    const late = await refresh(clientId, body.refresh_token ?? '')
    assert.deepEqual([late.status, late.body.error], [401, 'invalid_client'])
  })
})
