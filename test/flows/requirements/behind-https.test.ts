import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { browserBinding } from '../../../packages/gateway/src/oauth/authorize/browser-binding.ts'
import { authorizeUrl, pkce, REDIRECT } from '../../world/oauth-client.ts'
import { rawRequest } from '../../world/raw-request.ts'
import { startWorld, type World } from '../../world/world.ts'

const LIMIT = { timeout: 30_000 }
const PUBLIC = 'https://door.example'
const host = { host: 'door.example' }

let world: World

/** The cookies and headers of an authorization request, as a proxy with TLS passes it on. */
async function authorization() {
  const registered = await rawRequest(`${world.url}/oauth/register`, {
    method: 'POST',
    headers: { ...host, 'content-type': 'application/json' },
    body: JSON.stringify({ redirect_uris: [REDIRECT], token_endpoint_auth_method: 'none' }),
  })
  const { client_id } = JSON.parse(registered.body) as { client_id: string }
  const addresses = { url: world.url, mcpUrl: `${PUBLIC}/mcp` }
  const url = authorizeUrl(addresses, client_id, pkce().challenge)
  return rawRequest(url.href, { headers: host })
}

describe('behind https', LIMIT, () => {
  before(async () => {
    world = await startWorld({
      PUBLIC_URL: PUBLIC,
      ALLOW_CLIENT_SECRET: 'true',
      VOORDEUR_MASTER_KEY: randomBytes(32).toString('base64'),
      ENTRA_AUTHORITY_HOST: 'https://login.microsoftonline.com',
      ENTRA_TENANT: 'aaaaaaaa-0000-4000-8000-000000000001',
    })
  })
  after(() => world.close())

  it('the cookies of a request are Secure, signed, and kept from scripts and other sites', async () => {
    const { status, headers } = await authorization()
    assert.equal(status, 303)
    const cookies = headers['set-cookie'] ?? []
    assert.ok(cookies.length >= 2)
    for (const cookie of cookies) {
      assert.match(cookie, /^__Secure-voordeur_/)
      for (const attribute of [/; secure/i, /; httponly/i, /; samesite=lax/i]) {
        assert.match(cookie, attribute)
      }
      const [name = ''] = cookie.split('=')
      if (!name.endsWith('.sig')) {
        assert.ok(
          cookies.some((other) => other.startsWith(`${name}.sig=`)),
          `${name} is signed`,
        )
      }
    }
  })

  it('the cookie of a sign-in is one that no sub-domain can set', () => {
    const { setCookie } = browserBinding(true).issue('a'.repeat(43), 600)
    assert.match(setCookie, /^__Host-voordeur_sign_in_/)
    assert.match(setCookie, /; Path=\/;/)
    assert.match(setCookie, /; Secure/)
    assert.match(setCookie, /; HttpOnly/)
    assert.match(setCookie, /; SameSite=Lax/)
    assert.doesNotMatch(setCookie, /domain/i)
  })

  it('every address says that it is only reached that way', async () => {
    for (const path of ['/', '/health', '/.well-known/oauth-authorization-server', '/no/page']) {
      const { headers } = await rawRequest(world.url + path, { headers: host })
      assert.match(headers['strict-transport-security'] ?? '', /^max-age=\d{8}/, path)
    }
  })

  it('metadata and challenges name https, whatever the proxy used to get here', async () => {
    const path = '/.well-known/oauth-authorization-server'
    const { body } = await rawRequest(world.url + path, { headers: host })
    const document = JSON.parse(body) as Record<string, unknown>
    assert.equal(document['issuer'], PUBLIC)
    for (const [name, value] of Object.entries(document)) {
      if (/_endpoint$|_uri$/.test(name)) assert.ok(String(value).startsWith(`${PUBLIC}/`), name)
    }
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'who_am_i' } }
    const challenged = await rawRequest(`${world.url}/mcp`, {
      method: 'POST',
      headers: { ...host, 'content-type': 'application/json', accept: '*/*' },
      body: JSON.stringify(call),
    })
    assert.equal(challenged.status, 401)
    assert.match(
      challenged.headers['www-authenticate'] ?? '',
      /resource_metadata="https:\/\/door\.example\/\.well-known\/oauth-protected-resource\/mcp"/,
    )
  })
})
