import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Browser } from '../world/browser.ts'
import { authorized, basic, callTool, registerClient, tokenRequest } from '../world/oauth-client.ts'
import { signingKeyOf, signToken } from '../world/signing-key.ts'
import { travel } from '../world/time.ts'
import { people, startWorld, type World } from '../world/world.ts'

const LIMIT = { timeout: 30_000 }
const RESOURCE_SERVER = {
  client_id: 'reporting-api',
  client_name: 'Reporting API',
  client_secret: 'a-secret-of-the-resource-server-0123456789',
  grant_types: [],
}
const A_MINUTE = 60

interface Connected {
  readonly id: string
  readonly secret: string
  readonly access: string
  readonly refresh: string
}

let world: World
let mine: Connected
let other: Connected

/** A confidential client with a person's tokens. */
async function connected(username: string): Promise<Connected> {
  const { client_id: id, client_secret: secret = '' } = await registerClient(world, {
    token_endpoint_auth_method: 'client_secret_basic',
  })
  const { client_id: _, ...request } = await authorized(world, new Browser(), id, username)
  const { status, body } = await tokenRequest(world, request, basic(id, secret))
  assert.equal(status, 200, JSON.stringify(body))
  return { id, secret, access: body.access_token, refresh: body.refresh_token ?? '' }
}

async function post(path: string, fields: Record<string, string>, headers = {}) {
  const init = { method: 'POST', body: new URLSearchParams(fields), headers }
  const response = await fetch(world.url + path, init)
  const text = await response.text()
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Answer) }
}

interface Answer {
  readonly active?: boolean
  readonly error?: string
  readonly sub?: string
  readonly client_id?: string
  readonly scope?: string
  readonly aud?: string
}

const introspect = (token: string, { id, secret }: Pick<Connected, 'id' | 'secret'>) =>
  post('/oauth/introspect', { token }, basic(id, secret))
const revoke = (token: string, { id, secret }: Connected) =>
  post('/oauth/revoke', { token }, basic(id, secret))
const refresh = ({ id, secret, refresh: refresh_token }: Connected) =>
  tokenRequest(world, { grant_type: 'refresh_token', refresh_token }, basic(id, secret))

const resourceServer = { id: RESOURCE_SERVER.client_id, secret: RESOURCE_SERVER.client_secret }

const begin = async () => {
  world = await startWorld({
    STATIC_CLIENTS: JSON.stringify([RESOURCE_SERVER]),
    RESOURCE_SERVER_CLIENTS: RESOURCE_SERVER.client_id,
  })
  mine = await connected(people.noor)
  other = await connected(people.sem)
}

describe('introspection', LIMIT, () => {
  before(begin)
  after(() => world.close())

  it('tells a client about its own tokens', async () => {
    const access = await introspect(mine.access, mine)
    assert.equal(access.status, 200)
    assert.equal(access.body.active, true)
    assert.equal(access.body.client_id, mine.id)
    assert.match(access.body.sub ?? '', /^person_/)
    assert.equal(access.body.aud, world.mcpUrl)
    const refreshToken = await introspect(mine.refresh, mine)
    assert.equal(refreshToken.body.active, true)
  })

  it('tells nobody about another client’s tokens', async () => {
    for (const token of [mine.access, mine.refresh]) {
      const { status, body } = await introspect(token, other)
      assert.deepEqual([status, body], [200, { active: false }])
    }
  })

  it('tells a configured resource server about every token', async () => {
    for (const token of [mine.access, other.access, mine.refresh]) {
      assert.equal((await introspect(token, resourceServer)).body.active, true)
    }
  })

  it('answers inactive for what is forged, changed, foreign or no token', async () => {
    const claims = { iss: world.url, sub: 'person_x', client_id: mine.id, exp: 9_999_999_999 }
    const wrongType = await signToken(signingKeyOf(world), claims, { typ: 'JWT' })
    for (const token of [`${mine.access}x`, mine.access.slice(0, -4), 'x', 'a.b.c', wrongType]) {
      for (const caller of [mine, resourceServer]) {
        const { status, body } = await introspect(token, caller)
        assert.deepEqual([status, body], [200, { active: false }])
      }
    }
  })

  it('answers inactive for a token that has expired', async (t) => {
    travel(t, 601)
    assert.deepEqual((await introspect(mine.access, mine)).body, { active: false })
  })

  it('is refused to those who do not prove who they are', async () => {
    const publicClient = await registerClient(world)
    const callers: [Record<string, string>, object][] = [
      [{}, {}],
      [{ client_id: mine.id }, {}],
      [{}, basic(mine.id, 'wrong')],
      [{}, basic('nobody', 'x')],
      [{}, { authorization: `Bearer ${mine.access}` }],
      [{ client_id: 'https://localhost/client.json' }, {}],
    ]
    for (const [fields, headers] of callers) {
      const { status, body } = await post(
        '/oauth/introspect',
        { token: mine.access, ...fields },
        headers,
      )
      assert.ok(status === 400 || status === 401, `${status}`)
      assert.equal(body.active, undefined)
    }
    const fields = { token: mine.access, client_id: publicClient.client_id }
    assert.notEqual((await post('/oauth/introspect', fields)).body.active, true)
  })

  it('is not open to a public client, whose id is no proof', async () => {
    const { client_id } = await registerClient(world)
    const request = await authorized(world, new Browser(), client_id, people.noor)
    const { body } = await tokenRequest(world, request)
    for (const token of [body.access_token, body.refresh_token ?? '']) {
      const answer = await post('/oauth/introspect', { token, client_id })
      assert.notEqual(answer.body.active, true)
    }
  })
})

describe('revocation', LIMIT, () => {
  before(begin)
  after(() => world.close())

  it('by another client has no effect', async () => {
    const { status } = await revoke(mine.refresh, other)
    assert.equal(status, 200)
    const stranger = await registerClient(world)
    await post('/oauth/revoke', { token: mine.refresh, client_id: stranger.client_id })
    assert.equal((await introspect(mine.refresh, mine)).body.active, true)
  })

  it('without proof has no effect', async () => {
    for (const headers of [{}, basic(mine.id, 'wrong')]) {
      const { status } = await post(
        '/oauth/revoke',
        { token: mine.refresh, client_id: mine.id },
        headers,
      )
      assert.ok(status === 400 || status === 401, `${status}`)
    }
    assert.equal((await introspect(mine.refresh, mine)).body.active, true)
  })

  it('of a refresh token ends its whole family', async (t) => {
    const first = await connected(people.noor)
    const renewed = await refresh(first)
    const second = { ...first, refresh: renewed.body.refresh_token ?? '' }
    travel(t, A_MINUTE)
    assert.equal((await revoke(second.refresh, second)).status, 200)
    for (const token of [first, second]) {
      const { status, body } = await refresh(token)
      assert.deepEqual([status, body.error], [400, 'invalid_grant'])
    }
    assert.equal((await introspect(second.refresh, first)).body.active, false)
  })

  it('of a refresh token that was used already ends its family too', async (t) => {
    const first = await connected(people.noor)
    const renewed = await refresh(first)
    travel(t, A_MINUTE)
    await revoke(first.refresh, first)
    const second = { ...first, refresh: renewed.body.refresh_token ?? '' }
    assert.equal((await refresh(second)).body.error, 'invalid_grant')
  })

  it('of one connection leaves the person’s others alone', async () => {
    const [one, two] = [await connected(people.noor), await connected(people.noor)]
    await revoke(one.refresh, one)
    assert.equal((await refresh(one)).status, 400)
    assert.equal((await refresh(two)).status, 200)
  })

  it('of a token that does not exist succeeds, and says nothing', async () => {
    for (const token of ['x', 'y'.repeat(43)]) {
      const { status, body } = await revoke(token, mine)
      assert.deepEqual([status, body], [200, {}])
    }
  })

  it('of an access token ends it and its whole connection', async () => {
    const first = await connected(people.noor)
    assert.equal((await callTool(world.mcpUrl, 'who_am_i', {}, first.access)).status, 200)
    assert.equal((await revoke(first.access, other)).status, 200)
    assert.equal((await callTool(world.mcpUrl, 'who_am_i', {}, first.access)).status, 200)
    const { status, body } = await revoke(first.access, first)
    assert.deepEqual([status, body], [200, {}])
    assert.equal((await callTool(world.mcpUrl, 'who_am_i', {}, first.access)).status, 401)
    assert.equal((await refresh(first)).body.error, 'invalid_grant')
    assert.deepEqual((await introspect(first.access, first)).body, { active: false })
  })

  it('needs a token', async () => {
    const { status, body } = await post('/oauth/revoke', {}, basic(mine.id, mine.secret))
    assert.deepEqual([status, body.error], [400, 'invalid_request'])
  })

  it('is not done by following a link', async () => {
    const response = await fetch(`${world.url}/oauth/revoke?token=${mine.refresh}`)
    assert.equal(response.status, 405)
    await response.text()
  })
})
