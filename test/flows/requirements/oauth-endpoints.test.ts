import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Browser } from '../../world/browser.ts'
import {
  authorized,
  authorizeUrl,
  basic,
  connect,
  isClientRedirect,
  pkce,
  REDIRECT,
  registerClient,
  tokenRequest,
} from '../../world/oauth-client.ts'
import { travel } from '../../world/time.ts'
import { people, startWorld, type World } from '../../world/world.ts'

const LIMIT = { timeout: 30_000 }

let world: World
let clientId: string

describe('the OAuth endpoints', LIMIT, () => {
  before(async () => {
    world = await startWorld()
    clientId = (await registerClient(world)).client_id
  })
  after(() => world.close())

  it('let no page of another origin read the authorization endpoint', async () => {
    const url = authorizeUrl(world, clientId, pkce().challenge)
    for (const [method, status] of [
      ['GET', 303],
      ['OPTIONS', 405],
    ] as const) {
      const headers = { origin: 'https://app.example', 'access-control-request-method': 'GET' }
      const response = await fetch(url, { method, headers, redirect: 'manual' })
      assert.equal(response.status, status)
      assert.equal(response.headers.get('access-control-allow-origin'), null)
      await response.text()
    }
  })

  it('take tokens and secrets in a POST only, and none from the address', async () => {
    const { clientId: client_id, tokens } = await connect(world, people.noor)
    const refresh_token = tokens.refresh_token ?? ''
    const fields = { grant_type: 'refresh_token', client_id, refresh_token }
    const query = new URLSearchParams({ ...fields, token: refresh_token })
    for (const path of ['/oauth/token', '/oauth/revoke', '/oauth/introspect']) {
      const got = await fetch(`${world.url}${path}?${query}`)
      assert.equal(got.status, 405, path)
      const posted = await fetch(`${world.url}${path}?${query}`, { method: 'POST' })
      assert.equal(posted.status, 400, path)
      await Promise.all([got.text(), posted.text()])
    }
    assert.equal((await tokenRequest(world, fields)).status, 200, 'and nothing was used up')
  })

  it('refuse a parameter that is there twice, and tell the client', async () => {
    for (const name of ['scope', 'state', 'code_challenge', 'response_type']) {
      const url = authorizeUrl(world, clientId, pkce().challenge)
      url.searchParams.append(name, 'again')
      const { next } = await new Browser().open(url, isClientRedirect)
      assert.equal(next?.searchParams.get('error'), 'invalid_request', name)
    }
  })

  it('challenge a client whose Basic credentials are wrong', async () => {
    const { client_id } = await registerClient(world, {
      token_endpoint_auth_method: 'client_secret_basic',
    })
    const { status, headers, body } = await tokenRequest(
      world,
      { grant_type: 'refresh_token', refresh_token: 'x' },
      basic(client_id, 'wrong'),
    )
    assert.deepEqual([status, body.error], [401, 'invalid_client'])
    assert.match(headers.get('www-authenticate') ?? '', /^Basic realm=/)
  })

  it('keep a code for a minute', async (t) => {
    const request = await authorized(world, new Browser(), clientId, people.noor)
    travel(t, 61)
    const { status, body } = await tokenRequest(world, request)
    assert.deepEqual([status, body.error], [400, 'invalid_grant'])
  })

  it('tell a new client what was registered, and not what was only asked', async () => {
    const response = await fetch(`${world.url}/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_name: 'Registered',
        redirect_uris: [REDIRECT],
        grant_types: ['authorization_code', 'implicit'],
        token_endpoint_auth_method: 'client_secret_post',
        scope: 'property:read admin:all',
      }),
    })
    assert.equal(response.status, 201)
    assert.equal(response.headers.get('cache-control'), 'no-store')
    const { client_id, client_secret, client_id_issued_at, ...rest } = (await response.json()) as {
      client_id: string
      client_secret: string
      client_id_issued_at: number
    }
    assert.match(client_id, /^dyn_/)
    assert.ok(client_secret.length >= 43)
    assert.ok(Math.abs(client_id_issued_at - Date.now() / 1000) < 60)
    assert.deepEqual(rest, {
      client_name: 'Registered',
      redirect_uris: [REDIRECT],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      application_type: 'native',
      token_endpoint_auth_method: 'client_secret_post',
      client_secret_expires_at: 0,
      scope: 'property:read',
    })
  })
})
