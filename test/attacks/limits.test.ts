import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { Browser } from '../world/browser.ts'
import {
  authorizeUrl,
  basic,
  callTool,
  connect,
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

const limitedWorld =
  (RATE_LIMITS: string, env: Record<string, string> = {}) =>
  async () => {
    world = await startWorld({ RATE_LIMITS, ...env })
  }
const close = () => world.close()

/** RFC 6585 section 4, RFC 9110 section 10.2.3 and the RateLimit header fields. */
function isTooMany({ status, headers }: { status: number; headers: Headers }): number {
  assert.equal(status, 429)
  const wait = Number(headers.get('retry-after'))
  assert.ok(Number.isInteger(wait) && wait >= 1, `Retry-After ${headers.get('retry-after')}`)
  assert.match(headers.get('ratelimit') ?? '', /^"[a-z-]+";r=0;t=\d+$/)
  assert.match(headers.get('ratelimit-policy') ?? '', /^"[a-z-]+";q=\d+;w=\d+$/)
  return wait
}

async function register(headers: Record<string, string> = {}): Promise<Response> {
  const response = await fetch(`${world.url}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ client_name: 'x', redirect_uris: [REDIRECT] }),
  })
  await response.text()
  return response
}

describe('the limit on registration', LIMIT, () => {
  before(limitedWorld('register=2/60s'))
  after(close)

  it('answers 429 until Retry-After has passed', async (t) => {
    travel(t, 0)
    assert.deepEqual([(await register()).status, (await register()).status], [201, 201])
    const wait = isTooMany(await register())
    travel(t, wait - 1)
    isTooMany(await register())
    travel(t, 1)
    assert.equal((await register()).status, 201)
  })
})

describe('the budget behind the limits by address', LIMIT, () => {
  before(limitedWorld('register=9/60s;registerTotal=3/60s', { TRUSTED_PROXY_HOPS: '1' }))
  after(close)

  it('holds for all addresses together', async () => {
    const statuses = []
    for (let n = 1; n <= 5; n++) {
      statuses.push((await register({ 'x-forwarded-for': `203.0.113.${n}` })).status)
    }
    assert.deepEqual(statuses, [201, 201, 201, 429, 429])
  })
})

describe('the limit on authorization requests', LIMIT, () => {
  before(limitedWorld('authorize=3/60s'))
  after(close)

  it('answers 429, also for pushed ones', async () => {
    const { client_id } = await registerClient(world)
    const url = authorizeUrl(world, client_id, pkce().challenge)
    const push = () => fetch(`${world.url}/oauth/par`, { method: 'POST', body: url.searchParams })
    assert.equal((await new Browser().get(url)).status, 303)
    assert.equal((await push()).status, 201)
    assert.equal((await new Browser().get(url)).status, 303)
    const shown = await new Browser().get(url)
    isTooMany(shown.response)
    assert.match(shown.html, /<h1>Too many requests<\/h1>/, 'a person gets a page')
    isTooMany(await push())
  })
})

describe('the limit on token requests', LIMIT, () => {
  before(limitedWorld('token=3/60s;tokenFailure=4/60s'))
  after(close)

  const refresh = (clientId: string) =>
    tokenRequest(world, { grant_type: 'refresh_token', refresh_token: 'x', client_id: clientId })

  it('counts each client for itself, successes and failures', async () => {
    const [busy, quiet] = [await registerClient(world), await registerClient(world)]
    for (let n = 0; n < 3; n++) assert.equal((await refresh(busy.client_id)).status, 400)
    const refused = await refresh(busy.client_id)
    isTooMany(refused)
    assert.equal(refused.body.error, 'temporarily_unavailable')
    assert.equal((await refresh(quiet.client_id)).status, 400)
  })

  it('does not revoke or use up anything when it refuses', async (t) => {
    const { clientId, tokens } = await connect(world, people.noor)
    for (let n = 0; n < 2; n++) await refresh(clientId)
    const request = {
      grant_type: 'refresh_token',
      refresh_token: tokens.refresh_token ?? '',
      client_id: clientId,
    }
    isTooMany(await tokenRequest(world, request))
    travel(t, 60)
    assert.equal((await tokenRequest(world, request)).status, 200)
  })

  it('stops guessing of secrets from one address, at every endpoint that takes one', async (t) => {
    travel(t, 120)
    const { client_id, client_secret = '' } = await registerClient(world, {
      token_endpoint_auth_method: 'client_secret_basic',
    })
    const attempt = (path: string, secret: string) =>
      fetch(world.url + path, {
        method: 'POST',
        body: new URLSearchParams({ token: 'x', grant_type: 'refresh_token', refresh_token: 'x' }),
        headers: basic(client_id, secret),
      })
    for (const path of ['token', 'revoke', 'introspect', 'par']) {
      assert.equal((await attempt(`/oauth/${path}`, 'guess')).status, 401)
    }
    for (const path of ['token', 'revoke', 'introspect', 'par']) {
      isTooMany(await attempt(`/oauth/${path}`, client_secret))
    }
  })
})

describe('the limit on requests of clients', LIMIT, () => {
  before(limitedWorld('oauthRequest=4/60s'))
  after(close)

  it('counts successes and failures, at all four endpoints together, by address', async () => {
    const { client_id } = await registerClient(world)
    const post = (path: string) =>
      fetch(`${world.url}/oauth/${path}`, {
        method: 'POST',
        body: new URLSearchParams({ token: 'x', client_id }),
      })
    const paths = ['token', 'revoke', 'introspect', 'par']
    const statuses = []
    for (const path of paths) statuses.push((await post(path)).status)
    assert.ok(statuses.includes(200) && !statuses.includes(429), statuses.join())
    for (const path of paths) {
      const refused = await post(path)
      isTooMany(refused)
      assert.equal(refused.headers.get('ratelimit-policy'), '"oauth-request";q=4;w=60')
      const readable = path === 'introspect' ? null : '*'
      assert.equal(refused.headers.get('access-control-allow-origin'), readable, path)
    }
  })
})

describe('a browser that asks before it sends', LIMIT, () => {
  before(limitedWorld('register=1/60s;authorize=1/60s;oauthRequest=2/60s'))
  after(close)

  it('uses nothing up, and can read that it has to wait', async () => {
    const ask = async (path: string) => {
      const response = await fetch(world.url + path, {
        method: 'OPTIONS',
        headers: { origin: 'https://app.example', 'access-control-request-method': 'POST' },
      })
      await response.text()
      return response.status
    }
    for (let n = 0; n < 3; n++) {
      for (const path of ['register', 'token', 'par', 'revoke']) {
        assert.equal(await ask(`/oauth/${path}`), 204, path)
      }
    }
    assert.equal((await register()).status, 201)
    const refused = await register({ origin: 'https://app.example' })
    isTooMany(refused)
    assert.equal(refused.headers.get('access-control-allow-origin'), '*')
    assert.match(refused.headers.get('access-control-expose-headers') ?? '', /Retry-After/)
  })
})

describe('the limit on answers to the consent page', LIMIT, () => {
  before(limitedWorld('authorize=3/60s'))
  after(close)

  it('is that of authorization requests, and one request has one sign-in', async () => {
    const { client_id } = await registerClient(world)
    const browser = new Browser()
    const url = authorizeUrl(world, client_id, pkce().challenge)
    const { action, fields } = (await openConsent(browser, url)).form()
    const allow = () => browser.post(action, { ...fields, decision: 'allow' })
    assert.deepEqual([(await allow()).status, (await allow()).status], [200, 200])
    isTooMany((await allow()).response)
    const database = new DatabaseSync(join(world.dataDir, 'voordeur.sqlite'), { readOnly: true })
    const { n } = database.prepare('SELECT count(*) AS n FROM sign_in').get() as { n: number }
    database.close()
    assert.equal(n, 1)
  })
})

describe('the limit on tool calls', LIMIT, () => {
  before(limitedWorld('toolCall=3/60s;anonymousToolCall=2/60s'))
  after(close)

  const call = (token?: string) => callTool(world.mcpUrl, 'public_ping', {}, token)

  it('counts each person for itself, whichever client and address they come from', async () => {
    const noor = await connect(world, people.noor)
    const noorElsewhere = await connect(world, people.noor)
    const sem = await connect(world, people.sem)
    assert.equal((await call(noor.tokens.access_token)).status, 200)
    assert.equal((await call(noorElsewhere.tokens.access_token)).status, 200)
    const last = await call(noor.tokens.access_token)
    assert.equal(last.headers.get('ratelimit-policy'), '"tool-call";q=3;w=60')
    assert.match(last.headers.get('ratelimit') ?? '', /^"tool-call";r=0;t=\d+$/)
    isTooMany(await call(noor.tokens.access_token))
    isTooMany(await call(noorElsewhere.tokens.access_token))
    assert.equal((await call(sem.tokens.access_token)).status, 200)
  })

  it('counts the anonymous by address, apart from people', async () => {
    const daan = await connect(world, people.daan)
    assert.deepEqual([(await call()).status, (await call()).status], [200, 200])
    isTooMany(await call())
    assert.equal((await call(daan.tokens.access_token)).status, 200)
  })

  it('does not count requests that call nothing, or that are refused anyway', async (t) => {
    travel(t, 60)
    const { tokens } = await connect(world, people.sem, { scope: 'property:read' })
    for (let n = 0; n < 5; n++) {
      const refused = await callTool(world.mcpUrl, 'who_am_i', {}, tokens.access_token)
      assert.equal(refused.status, 403)
    }
    assert.equal((await call(tokens.access_token)).status, 200)
  })

  it('counts every call of a batch, and takes nothing when they do not all fit', async (t) => {
    travel(t, 120)
    const { tokens } = await connect(world, people.noor)
    const batch = async (calls: number) => {
      const messages = Array.from({ length: calls }, (_, id) => ({
        jsonrpc: '2.0',
        id,
        method: 'tools/call',
        params: { name: 'public_ping', arguments: {} },
      }))
      const response = await fetch(world.mcpUrl, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          authorization: `Bearer ${tokens.access_token}`,
        },
        body: JSON.stringify(messages),
      })
      await response.text()
      return response
    }
    assert.equal((await batch(2)).status, 200)
    assert.equal((await batch(2)).status, 429)
    assert.equal((await batch(1)).status, 200)
    isTooMany(await batch(1))
  })
})
