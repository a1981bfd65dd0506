import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { Browser } from '../world/browser.ts'
import {
  authorized,
  authorizeUrl,
  basic,
  callTool,
  isClientRedirect,
  openConsent,
  pkce,
  REDIRECT,
  registerClient,
  tokenRequest,
} from '../world/oauth-client.ts'
import { people, startWorld, type World } from '../world/world.ts'

const LIMIT = { timeout: 30_000 }
const SECRET = 'a-secret-that-only-these-tests-know-0123456789'
const MACHINE = {
  client_id: 'nightly-report',
  client_name: 'Nightly report',
  client_secret: SECRET,
  grant_types: ['client_credentials'],
  scope: 'property:read assessments:read',
}

let world: World

const ask = (fields: Record<string, string> = {}, headers = basic(MACHINE.client_id, SECRET)) =>
  tokenRequest(world, { grant_type: 'client_credentials', ...fields }, headers)

const start = (...clients: object[]) => startWorld({ STATIC_CLIENTS: JSON.stringify(clients) })

describe('a machine that the operator configured', LIMIT, () => {
  before(async () => {
    world = await start(MACHINE)
  })
  after(() => world.close())

  it('gets a token of its own, with its listed scopes and never more', async () => {
    const { status, body } = await ask()
    assert.equal(status, 200, JSON.stringify(body))
    const claims = decodeJwt(body.access_token)
    assert.equal(claims.sub, MACHINE.client_id)
    assert.equal(claims['client_id'], MACHINE.client_id)
    assert.equal(claims.aud, world.mcpUrl)
    assert.deepEqual(claims['scp'], ['property:read', 'assessments:read'])
    assert.equal(body.refresh_token, undefined)
  })

  it('gets fewer scopes when it asks for fewer, and none beyond its list', async () => {
    const fewer = await ask({ scope: 'property:read' })
    assert.deepEqual(decodeJwt(fewer.body.access_token)['scp'], ['property:read'])
    for (const scope of ['assessments:write', 'property:read assessments:write', 'openid', '*']) {
      const { status, body } = await ask({ scope })
      assert.deepEqual([status, body.error], [400, 'invalid_scope'], scope)
    }
  })

  it('may use public tools, and is told plainly that personal ones need a person', async () => {
    const { body } = await ask()
    const ping = await callTool(world.mcpUrl, 'public_ping', {}, body.access_token)
    assert.deepEqual(ping.body.result?.structuredContent, { pong: true })
    const who = await callTool(world.mcpUrl, 'who_am_i', {}, body.access_token)
    assert.equal(who.status, 200)
    assert.equal(who.body.result?.isError, true)
    assert.match(who.body.result?.content[0]?.text ?? '', /belongs to an application.*person/)
  })

  it('must prove itself', async () => {
    for (const headers of [basic(MACHINE.client_id, 'wrong'), basic('nobody', SECRET)]) {
      const { status, body } = await ask({}, headers)
      assert.deepEqual([status, body.error], [401, 'invalid_client'])
    }
    const { status } = await ask({ client_id: MACHINE.client_id }, {} as never)
    assert.equal(status, 401)
  })

  it('can not get a token for another resource', async () => {
    const { body } = await ask({ resource: 'https://other.example/mcp' })
    assert.equal(body.error, 'invalid_target')
  })

  it('can not send people to sign in', async () => {
    const url = authorizeUrl(world, MACHINE.client_id, pkce().challenge)
    const page = await new Browser().get(url)
    assert.equal(page.status, 400)
    assert.equal(page.next, undefined)
  })
})

describe('a stranger’s registered client', LIMIT, () => {
  before(async () => {
    world = await start(MACHINE)
  })
  after(() => world.close())

  it('can not act for itself, even as a confidential client that asked for it', async () => {
    const client = await registerClient(world, {
      grant_types: ['authorization_code', 'client_credentials'],
      scope: 'property:read assessments:read',
      token_endpoint_auth_method: 'client_secret_basic',
    })
    const answer = client as { grant_types?: string[] }
    assert.ok(!answer.grant_types?.includes('client_credentials'))
    const { status, body } = await ask({}, basic(client.client_id, client.client_secret ?? ''))
    assert.equal(status, 400)
    assert.match(body.error ?? '', /^(unauthorized_client|invalid_request)$/)
    assert.equal(body.access_token, undefined)
  })

  it('can not be registered for that alone', async () => {
    const response = await fetch(`${world.url}/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_name: 'x', grant_types: ['client_credentials'] }),
    })
    assert.equal(response.status, 400)
    await response.text()
  })

  it('can not use a grant that is not offered', async () => {
    const client = await registerClient(world)
    for (const grant_type of [
      'password',
      'implicit',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:ietf:params:oauth:grant-type:token-exchange',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      '',
    ]) {
      const { status } = await tokenRequest(world, { grant_type, client_id: client.client_id })
      assert.equal(status, 400, grant_type)
    }
  })

  it('can not choose its own id or secret', async () => {
    const client = await registerClient(world, {
      client_id: MACHINE.client_id,
      client_secret: SECRET,
      token_endpoint_auth_method: 'client_secret_post',
    })
    assert.match(client.client_id, /^dyn_/)
    assert.notEqual(client.client_secret, SECRET)
  })
})

describe('a configured client that people sign in to', LIMIT, () => {
  const LISTED = {
    client_id: 'broker-portal',
    client_name: 'Broker portal',
    client_secret: SECRET,
    redirect_uris: [REDIRECT],
    scope: 'property:read assessments:read',
  }
  before(async () => {
    world = await start(LISTED)
  })
  after(() => world.close())

  it('may ask for the scopes of its list and for no other', async () => {
    const within = authorizeUrl(world, LISTED.client_id, pkce().challenge, { scope: LISTED.scope })
    const consent = await openConsent(new Browser(), within)
    assert.match(consent.html, /Known to this server/)
    for (const scope of ['assessments:write', `${LISTED.scope} assessments:write`]) {
      const beyond = authorizeUrl(world, LISTED.client_id, pkce().challenge, { scope })
      const page = await new Browser().open(beyond, isClientRedirect)
      assert.equal(page.next?.searchParams.get('error'), 'invalid_scope')
      assert.equal(page.next?.searchParams.get('iss'), world.url)
    }
  })

  it('can not act for itself', async () => {
    const { status, body } = await ask({}, basic(LISTED.client_id, SECRET))
    assert.equal(status, 400)
    assert.equal(body.access_token, undefined)
  })

  it('must prove itself to redeem a code', async () => {
    const browser = new Browser()
    const { client_id, ...request } = await authorized(
      world,
      browser,
      LISTED.client_id,
      people.noor,
      { scope: LISTED.scope },
    )
    for (const headers of [{}, basic(client_id, 'wrong')] as Record<string, string>[]) {
      const fields = 'authorization' in headers ? request : { ...request, client_id }
      const { status, body } = await tokenRequest(world, fields, headers)
      assert.deepEqual([status, body.error], [401, 'invalid_client'])
    }
    const { status } = await tokenRequest(world, request, basic(client_id, SECRET))
    assert.equal(status, 200)
  })
})

describe('a configured client that is unsafe', LIMIT, () => {
  const { client_secret: _, ...publicMachine } = MACHINE
  const { scope: __, ...scopeless } = MACHINE
  const unsafe: [object, RegExp][] = [
    [publicMachine, /client_credentials needs a client_secret or jwks/],
    [scopeless, /client_credentials needs an explicit scope list/],
    [{ ...MACHINE, client_secret: 'short' }, /at least 32/],
    [{ ...MACHINE, client_id: 'person_x' }, /must not start with "person_"/],
    [{ ...MACHINE, scope: 'everything' }, /unknown scopes everything/],
  ]
  for (const [client, why] of unsafe) {
    it(`stops the start: ${why.source}`, async () => {
      const opened = start(client)
      after(async () => (await opened.catch(() => undefined))?.close())
      await assert.rejects(opened, why)
    })
  }
})
