import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startWorld, type World } from '../../world/world.ts'

const LIMIT = { timeout: 30_000 }

let world: World

type Document = Readonly<Record<string, unknown>>

async function read(path: string, init: RequestInit = {}) {
  const response = await fetch(world.url + path, init)
  const text = await response.text()
  return { response, text, document: (text ? JSON.parse(text) : {}) as Document }
}

const AUTHORIZATION_SERVER = '/.well-known/oauth-authorization-server'
const OPENID = '/.well-known/openid-configuration'
const RESOURCE = '/.well-known/oauth-protected-resource'
const PUBLIC = [AUTHORIZATION_SERVER, OPENID, RESOURCE, `${RESOURCE}/mcp`, '/oauth/jwks']

describe('the documents a client discovers us by', LIMIT, () => {
  before(async () => {
    world = await startWorld({ RESOURCE_DOCUMENTATION: 'https://docs.example/mcp' })
  })
  after(() => world.close())

  it('name this server as the issuer and only addresses of this server', async () => {
    for (const path of [AUTHORIZATION_SERVER, OPENID]) {
      const { response, document } = await read(path)
      assert.equal(response.status, 200)
      assert.match(response.headers.get('content-type') ?? '', /^application\/json/)
      assert.equal(document['issuer'], world.url)
      const addresses = {
        authorization_endpoint: '/oauth/authorize',
        token_endpoint: '/oauth/token',
        jwks_uri: '/oauth/jwks',
        registration_endpoint: '/oauth/register',
        revocation_endpoint: '/oauth/revoke',
        introspection_endpoint: '/oauth/introspect',
        pushed_authorization_request_endpoint: '/oauth/par',
      }
      for (const [name, at] of Object.entries(addresses)) {
        assert.equal(document[name], world.url + at, name)
      }
      const others = Object.keys(document).filter(
        (name) => /_endpoint$|_uri$/.test(name) && !(name in addresses),
      )
      assert.deepEqual(others, [], 'no endpoint that is not ours to answer')
    }
  })

  it('say what MCP clients look for', async () => {
    const { document } = await read(AUTHORIZATION_SERVER)
    assert.deepEqual(document['response_types_supported'], ['code'])
    assert.deepEqual(document['response_modes_supported'], ['query'])
    assert.deepEqual(document['code_challenge_methods_supported'], ['S256'])
    assert.deepEqual(
      new Set(document['grant_types_supported'] as string[]),
      new Set(['authorization_code', 'refresh_token', 'client_credentials']),
    )
    assert.equal(document['authorization_response_iss_parameter_supported'], true)
    assert.equal(document['client_id_metadata_document_supported'], true)
    assert.deepEqual(document['token_endpoint_auth_methods_supported'], [
      'none',
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
    ])
    const signing = document['token_endpoint_auth_signing_alg_values_supported'] as string[]
    assert.ok(signing.includes('ES256') && !signing.some((alg) => /^HS|none/i.test(alg)))
    assert.ok((document['scopes_supported'] as string[]).includes('property:read'))
    assert.deepEqual(document['protected_resources'], [world.mcpUrl, world.url])
    assert.equal(document['service_documentation'], 'https://docs.example/mcp')
    const introspection = document['introspection_endpoint_auth_methods_supported'] as string[]
    assert.ok(!introspection.includes('none'))
  })

  it('are the same for OAuth and for OpenID clients', async () => {
    const [oauth, openid] = [await read(AUTHORIZATION_SERVER), await read(OPENID)]
    for (const name of ['issuer', 'token_endpoint', 'authorization_endpoint', 'scopes_supported']) {
      assert.deepEqual(oauth.document[name], openid.document[name])
    }
    assert.deepEqual(openid.document['subject_types_supported'], ['public'])
    assert.deepEqual(openid.document['id_token_signing_alg_values_supported'], ['ES256'])
  })

  it('describe each resource at its own address', async () => {
    const expected = { [`${RESOURCE}/mcp`]: world.mcpUrl, [RESOURCE]: world.url }
    for (const [path, resource] of Object.entries(expected)) {
      const { document } = await read(path)
      assert.equal(document['resource'], resource)
      assert.deepEqual(document['authorization_servers'], [world.url])
      assert.deepEqual(document['scopes_supported'], ['property:read'])
      assert.deepEqual(document['bearer_methods_supported'], ['header'])
      assert.equal(document['resource_documentation'], 'https://docs.example/mcp')
    }
  })

  it('do not exist for a resource that is not ours', async () => {
    for (const path of [`${RESOURCE}/other`, `${RESOURCE}/mcp/more`, `${RESOURCE}/`]) {
      const response = await fetch(world.url + path)
      assert.equal(response.status, 404, path)
      await response.text()
    }
  })

  it('may be read by a page of any origin, without its cookies', async () => {
    for (const path of PUBLIC) {
      const { response } = await read(path, { headers: { origin: 'https://app.example' } })
      const allowed = response.headers.get('access-control-allow-origin')
      assert.ok(allowed === '*' || allowed === 'https://app.example', `${path} ${allowed}`)
      assert.equal(response.headers.get('access-control-allow-credentials'), null)
      const preflight = await fetch(world.url + path, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://app.example',
          'access-control-request-method': 'GET',
          'access-control-request-headers': 'mcp-protocol-version',
        },
      })
      assert.equal(preflight.status, 204, path)
      assert.match(
        preflight.headers.get('access-control-allow-headers') ?? '',
        /mcp-protocol-version/i,
        path,
      )
    }
  })

  it('answer HEAD like GET, without a body', async () => {
    for (const path of PUBLIC) {
      const [head, get] = [await read(path, { method: 'HEAD' }), await read(path)]
      assert.equal(head.response.status, 200, path)
      assert.equal(head.text, '')
      for (const name of ['content-type', 'cache-control']) {
        assert.equal(head.response.headers.get(name), get.response.headers.get(name))
      }
    }
  })

  it('may be kept for an hour and no longer than a key rotation allows', async () => {
    for (const path of PUBLIC) {
      const { response } = await read(path)
      const control = response.headers.get('cache-control') ?? ''
      const seconds = Number(/max-age=(\d+)/.exec(control)?.[1])
      assert.ok(seconds >= 60 && seconds <= 3_600, `${path}: ${control}`)
    }
  })

  it('publish the public half of the signing keys and nothing else', async () => {
    const { document, text } = await read('/oauth/jwks')
    const keys = document['keys'] as Record<string, string>[]
    assert.equal(keys.length, 1)
    for (const key of keys) {
      assert.deepEqual(Object.keys(key).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
      assert.deepEqual([key['kty'], key['crv'], key['alg']], ['EC', 'P-256', 'ES256'])
    }
    assert.doesNotMatch(text, /"d"/)
  })

  it('stay the same over a restart, keys included', async () => {
    const before = await Promise.all(PUBLIC.map((path) => read(path)))
    await world.restart()
    const after = await Promise.all(PUBLIC.map((path) => read(path)))
    assert.deepEqual(
      after.map(({ document }) => document),
      before.map(({ document }) => document),
    )
  })
})
