import assert from 'node:assert/strict'
import { Socket } from 'node:net'
import { after, before, describe, it, type TestContext } from 'node:test'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { Browser } from '../world/browser.ts'
import { type MetadataHost, startMetadataHost } from '../world/metadata-host.ts'
import { authorizeUrl, pkce, registerClient, tokenRequest } from '../world/oauth-client.ts'
import { startWorld, type World } from '../world/world.ts'

const LIMIT = { timeout: 30_000 }

let world: World
let host: MetadataHost

interface Target {
  readonly host?: string
  readonly port?: number | string
}

/** Counts every connection this process opens, TLS or not, except those to the gateway itself. */
function countConnections(t: TestContext): () => readonly Target[] {
  const { mock } = t.mock.method(Socket.prototype, 'connect')
  const targets = (): Target[] =>
    mock.calls.map(({ arguments: [first] }) => [first].flat()[0] as unknown as Target)
  return () => targets().filter(({ port }) => Number(port) !== Number(new URL(world.url).port))
}

/** Names the client at every endpoint that looks clients up. */
async function nameEverywhere(clientId: string): Promise<void> {
  const authorization = authorizeUrl(world, clientId, pkce().challenge)
  const page = await new Browser().get(authorization)
  assert.equal(page.status, 400, clientId)
  assert.equal(page.next, undefined)
  const body = { client_id: clientId, token: 'x', grant_type: 'refresh_token', refresh_token: 'x' }
  for (const path of ['/oauth/token', '/oauth/par', '/oauth/revoke', '/oauth/introspect']) {
    const init = { method: 'POST', body: new URLSearchParams(body) }
    const response = await fetch(world.url + path, init)
    assert.equal(response.status, 401, `${path} ${clientId}`)
    assert.equal(((await response.json()) as { error: string }).error, 'invalid_client')
  }
}

const INSIDE = [
  'https://localhost/client.json',
  'https://127.0.0.1/client.json',
  'https://127.0.0.2/client.json',
  'https://127.1/client.json',
  'https://2130706433/client.json',
  'https://0x7f000001/client.json',
  'https://0.0.0.0/client.json',
  'https://[::1]/client.json',
  'https://[::]/client.json',
  'https://[::ffff:127.0.0.1]/client.json',
  'https://[::ffff:7f00:1]/client.json',
  'https://10.0.0.1/client.json',
  'https://172.16.0.1/client.json',
  'https://192.168.1.1/client.json',
  'https://100.64.0.1/client.json',
  'https://169.254.169.254/latest/meta-data',
  'https://168.63.129.16/machine',
  'https://[fe80::1]/client.json',
  'https://[fd00::1]/client.json',
  'https://[64:ff9b::7f00:1]/client.json',
]

const UNFIT = [
  'http://client.example/client.json',
  'https://client.example',
  'https://client.example/',
  'https://client.example:8443/client.json',
  'https://client.example/client.json?x=1',
  'https://client.example/client.json#x',
  'https://user:pass@client.example/client.json',
  'https://client.example/a/../client.json',
  'https://client.example/%2e%2e/client.json',
  'https://CLIENT.example/client.json',
  'https://client.example/client json',
  'ftp://client.example/client.json',
  'file:///etc/passwd',
  `https://client.example/${'x'.repeat(3_000)}`,
]

describe('a client id that is an address', LIMIT, () => {
  before(async () => {
    world = await startWorld({ RATE_LIMITS: 'authorize=9999/1s;tokenFailure=9999/1s' })
    host = await startMetadataHost()
  })
  after(async () => {
    await host.close()
    await world.close()
  })

  it('inside this network is refused without a single connection', async (t) => {
    const connections = countConnections(t)
    for (const clientId of INSIDE) await nameEverywhere(clientId)
    assert.deepEqual(connections(), [])
  })

  it('of a service on this machine is refused without a single connection', async (t) => {
    const connections = countConnections(t)
    const { port } = new URL(host.serve('/client.json', { client_name: 'Inside' }))
    for (const name of ['127.0.0.1', 'localhost', '[::1]', '127.1']) {
      await nameEverywhere(`http://${name}:${port}/client.json`)
      await nameEverywhere(`https://${name}:${port}/client.json`)
    }
    assert.deepEqual(connections(), [])
    assert.equal(host.connections(), 0)
  })

  it('that is not a plain https address of a document is refused without a connection', async (t) => {
    const connections = countConnections(t)
    for (const clientId of UNFIT) await nameEverywhere(clientId)
    assert.deepEqual(connections(), [])
  })

  it('inside this network is not described: the answer has no address and no reason', async () => {
    const url = authorizeUrl(world, 'https://localhost/client.json', pkce().challenge)
    const { html } = await new Browser().get(url)
    assert.match(html, /its name does not resolve to a public internet address/)
    assert.doesNotMatch(html, /127\.0\.0\.1|::1|ECONN|private|loopback/i)
  })

  it('is no way in as a client’s jwks_uri either', async (t) => {
    const connections = countConnections(t)
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const { port } = new URL(host.serve('/jwks', { keys: [await exportJWK(publicKey)] }))
    for (const jwks_uri of ['https://localhost/jwks', `https://127.0.0.1:${port}/jwks`]) {
      const client = await registerClient(world, {
        token_endpoint_auth_method: 'private_key_jwt',
        jwks_uri,
      })
      const assertion = await new SignJWT({ jti: crypto.randomUUID() })
        .setProtectedHeader({ alg: 'ES256' })
        .setIssuer(client.client_id)
        .setSubject(client.client_id)
        .setAudience(world.url)
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign(privateKey)
      const { status, body } = await tokenRequest(world, {
        grant_type: 'refresh_token',
        refresh_token: 'x',
        client_assertion: assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      })
      assert.ok(status === 400 || status === 401, JSON.stringify(body))
    }
    assert.deepEqual(connections(), [])
    assert.equal(host.connections(), 0)
  })
})
