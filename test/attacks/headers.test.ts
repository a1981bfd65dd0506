import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { authorizeUrl, pkce, registerClient } from '../world/oauth-client.ts'
import { type RawAnswer, rawRequest } from '../world/raw-request.ts'
import { startWorld, type World } from '../world/world.ts'

const LIMIT = { timeout: 30_000 }
const JSON_HEADERS = { 'content-type': 'application/json', accept: '*/*' }
const LIST = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
const CALL = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'who_am_i', arguments: {} },
})

let world: World

const register = (headers: Record<string, string>): Promise<RawAnswer> =>
  rawRequest(`${world.url}/oauth/register`, {
    method: 'POST',
    headers: { ...JSON_HEADERS, ...headers },
    body: JSON.stringify({ client_name: 'x', redirect_uris: ['http://127.0.0.1/cb'] }),
  })

/** Status of one registration for each of the headers, in order. */
async function registrations(...each: Record<string, string>[]): Promise<number[]> {
  const statuses = []
  for (const headers of each) statuses.push((await register(headers)).status)
  return statuses
}

const from = (value: string) => ({ 'x-forwarded-for': value })

describe('a forged forwarding header', LIMIT, () => {
  before(async () => {
    world = await startWorld({ RATE_LIMITS: 'register=2/1h' })
  })
  after(() => world.close())

  it('does not make a caller somebody else', async () => {
    const statuses = await registrations(
      from('203.0.113.1'),
      from('203.0.113.2'),
      from('203.0.113.3'),
      { 'x-real-ip': '203.0.113.4' },
      { forwarded: 'for=203.0.113.5' },
      { 'cf-connecting-ip': '203.0.113.6', 'true-client-ip': '203.0.113.6' },
    )
    assert.deepEqual(statuses, [201, 201, 429, 429, 429, 429])
  })
})

describe('behind one trusted proxy', LIMIT, () => {
  before(async () => {
    world = await startWorld({ RATE_LIMITS: 'register=2/1h', TRUSTED_PROXY_HOPS: '1' })
  })
  after(() => world.close())

  it('the address that the proxy saw counts, each for itself', async () => {
    assert.deepEqual(
      await registrations(
        from('203.0.113.1'),
        from('203.0.113.1'),
        from('203.0.113.1'),
        from('203.0.113.2'),
      ),
      [201, 201, 429, 201],
    )
  })

  it('what the caller wrote in front of it does not count', async () => {
    assert.deepEqual(
      await registrations(
        from('1.1.1.1, 203.0.113.7'),
        from('2.2.2.2, 203.0.113.7'),
        from('3.3.3.3, 203.0.113.7'),
        from('3.3.3.3,203.0.113.7'),
      ),
      [201, 201, 429, 429],
    )
  })

  it('an IPv6 caller counts per /64, and a nonsense entry as the proxy itself', async () => {
    assert.deepEqual(
      await registrations(from('2001:db8::1'), from('2001:db8::2'), from('2001:db8:0:0:ffff::3')),
      [201, 201, 429],
    )
    assert.deepEqual(await registrations(from('x'), from(''), from('999.1.1.1')), [201, 201, 429])
  })
})

const EVERYWHERE: [string, string][] = [
  ['GET', '/'],
  ['GET', '/health'],
  ['GET', '/.well-known/oauth-protected-resource'],
  ['GET', '/.well-known/oauth-protected-resource/mcp'],
  ['GET', '/.well-known/oauth-authorization-server'],
  ['GET', '/.well-known/openid-configuration'],
  ['GET', '/oauth/jwks'],
  ['GET', '/oauth/authorize'],
  ['GET', '/oauth/authorize/x'],
  ['GET', '/oauth/consent/x'],
  ['POST', '/oauth/consent/x'],
  ['GET', '/oauth/callback'],
  ['POST', '/oauth/token'],
  ['POST', '/oauth/register'],
  ['POST', '/oauth/revoke'],
  ['POST', '/oauth/introspect'],
  ['POST', '/oauth/par'],
  ['POST', '/mcp'],
  ['POST', '/'],
  ['OPTIONS', '/mcp'],
  ['OPTIONS', '/oauth/token'],
  ['GET', '/no/such/page'],
  ['DELETE', '/oauth/token'],
]

describe('a Host that is not ours', LIMIT, () => {
  before(async () => {
    world = await startWorld()
  })
  after(() => world.close())

  it('is refused at every address and reflected at none', async () => {
    const { port } = new URL(world.url)
    const hosts = [`evil.example:${port}`, 'evil.example', `127.0.0.1:${port}`, 'localhost']
    for (const [method, path] of EVERYWHERE) {
      for (const host of hosts) {
        const headers = { host, ...(method === 'POST' ? JSON_HEADERS : {}) }
        const body = method === 'POST' ? LIST : undefined
        const answer = await rawRequest(world.url + path, {
          method,
          headers,
          ...(body ? { body } : {}),
        })
        const where = `${method} ${path} ${host}`
        assert.ok([400, 403, 421].includes(answer.status), `${where}: ${answer.status}`)
        assert.doesNotMatch(answer.body + JSON.stringify(answer.headers), /evil\.example/, where)
        assert.equal(answer.headers['set-cookie'], undefined, where)
      }
    }
  })

  it('is welcome in any case of its letters', async () => {
    const host = new URL(world.url).host.toUpperCase()
    const answer = await rawRequest(`${world.url}/health`, { headers: { host } })
    assert.equal(answer.status, 200)
  })

  it('in X-Forwarded-Host, X-Forwarded-Proto or Forwarded changes nothing', async () => {
    const forged = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '8443',
      'x-original-url': '/evil',
      forwarded: 'host=evil.example;proto=https',
    }
    for (const path of EVERYWHERE.slice(0, 7).map(([, each]) => each)) {
      const [plain, changed] = await Promise.all([
        rawRequest(world.url + path),
        rawRequest(world.url + path, { headers: forged }),
      ])
      assert.equal(changed.body, plain.body, path)
    }
    const { client_id } = await registerClient(world)
    const url = authorizeUrl(world, client_id, pkce().challenge).href
    const { status, headers } = await rawRequest(url, { headers: forged })
    assert.equal(status, 303)
    assert.match(headers.location ?? '', /^\/oauth\/consent\//)
    const init = { method: 'POST', headers: { ...JSON_HEADERS, ...forged }, body: CALL }
    const challenged = await rawRequest(world.mcpUrl, init)
    assert.equal(challenged.status, 401)
    assert.ok(
      challenged.headers['www-authenticate']?.includes(
        `resource_metadata="${world.url}/.well-known/oauth-protected-resource/mcp"`,
      ),
    )
  })

  it('in the request line is not followed', async () => {
    const target = 'http://evil.example/.well-known/openid-configuration'
    const answer = await rawRequest(world.url, { target })
    assert.equal(answer.status, 400)
    assert.doesNotMatch(answer.body, /evil\.example/)
  })
})

describe('an Origin at the MCP endpoints', LIMIT, () => {
  before(async () => {
    world = await startWorld({ ALLOWED_ORIGINS: 'https://inspector.example' })
  })
  after(() => world.close())

  const from = async (origin: string) => {
    const headers = { ...JSON_HEADERS, origin }
    const statuses = []
    for (const url of [world.mcpUrl, `${world.url}/`]) {
      const answer = await rawRequest(url, { method: 'POST', headers, body: LIST })
      statuses.push(answer.status)
      const allowed = answer.headers['access-control-allow-origin']
      assert.equal(allowed, answer.status === 200 ? origin : undefined)
      assert.equal(answer.headers['access-control-allow-credentials'], undefined)
    }
    return statuses
  }

  it('of another site, of no site and of a disguised one is refused', async () => {
    for (const origin of [
      'null',
      'https://evil.example',
      'http://localhost.evil.example',
      'http://127.0.0.1.evil.example',
      'http://localhost:80@evil.example',
      'https://inspector.example.evil.example',
      'http://inspector.example',
      'https://inspector.example:8443',
      'file://',
      '',
    ]) {
      assert.deepEqual(await from(origin), [403, 403], origin)
    }
  })

  it('that the operator listed, and any on this machine, is welcome', async () => {
    for (const origin of ['https://inspector.example', 'http://localhost:6274']) {
      assert.deepEqual(await from(origin), [200, 200], origin)
    }
  })
})
