import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Browser } from '../../world/browser.ts'
import {
  allowAs,
  authorizeUrl,
  basic,
  isClientRedirect,
  openConsent,
  pkce,
  registerClient,
} from '../../world/oauth-client.ts'
import { travel } from '../../world/time.ts'
import { people, startWorld, type World } from '../../world/world.ts'

const LIMIT = { timeout: 30_000 }

let world: World
let clientId: string

async function push(changes: Record<string, string> = {}, headers: Record<string, string> = {}) {
  const fields = authorizeUrl(world, clientId, pkce().challenge, changes).searchParams
  const init = { method: 'POST', body: fields, headers }
  const response = await fetch(`${world.url}/oauth/par`, init)
  return { response, body: (await response.json()) as Record<string, string> }
}

/** The authorization request that stands for a pushed one. */
function standIn(requestUri = '', client = clientId): URL {
  const url = new URL('/oauth/authorize', world.url)
  url.search = new URLSearchParams({ client_id: client, request_uri: requestUri }).toString()
  return url
}

async function errorOf(url: URL): Promise<string | null | undefined> {
  const { next } = await new Browser().open(url, isClientRedirect)
  return next?.searchParams.get('error')
}

describe('a pushed authorization request (RFC 9126)', LIMIT, () => {
  before(async () => {
    world = await startWorld()
    clientId = (await registerClient(world)).client_id
  })
  after(() => world.close())

  it('is answered with an address nobody can guess, for a minute', async (t) => {
    const { response, body } = await push()
    assert.equal(response.status, 201)
    assert.equal(response.headers.get('cache-control'), 'no-store')
    assert.match(body['request_uri'] ?? '', /^urn:ietf:params:oauth:request_uri:[\w-]{22,}$/)
    assert.equal(body['expires_in'], 60)
    travel(t, 61)
    assert.equal(await errorOf(standIn(body['request_uri'])), 'invalid_request_uri')
  })

  it('leads to one answer', async () => {
    const { body } = await push()
    const browser = new Browser()
    const consent = await openConsent(browser, standIn(body['request_uri']))
    const back = await allowAs(browser, consent, people.noor)
    assert.ok(back.searchParams.get('code'))
    assert.equal(await errorOf(standIn(body['request_uri'])), 'invalid_request_uri')
  })

  it('belongs to the client that pushed it', async () => {
    const { body } = await push()
    const other = await registerClient(world)
    assert.equal(
      await errorOf(standIn(body['request_uri'], other.client_id)),
      'invalid_request_object',
    )
  })

  it('is judged when it is pushed', async () => {
    const faults: [Record<string, string>, string][] = [
      [{ redirect_uri: 'https://evil.example/cb' }, 'invalid_request'],
      [{ request_uri: 'urn:ietf:params:oauth:request_uri:x' }, 'request_uri_not_supported'],
      [{ resource: 'https://other.example/mcp' }, 'invalid_target'],
      [{ response_type: 'token' }, 'unsupported_response_type'],
    ]
    for (const [changes, error] of faults) {
      const { response, body } = await push(changes)
      assert.deepEqual([response.status, body['error']], [400, error])
    }
  })

  it('of a client with a secret comes with that secret', async () => {
    const { client_id, client_secret = '' } = await registerClient(world, {
      token_endpoint_auth_method: 'client_secret_basic',
    })
    for (const headers of [{}, basic(client_id, 'wrong')]) {
      const { response, body } = await push({ client_id }, headers)
      assert.deepEqual([response.status, body['error']], [401, 'invalid_client'])
    }
    const { response } = await push({ client_id }, basic(client_id, client_secret))
    assert.equal(response.status, 201)
  })

  it('is posted, and not fetched', async () => {
    const response = await fetch(`${world.url}/oauth/par`)
    assert.equal(response.status, 405)
    await response.text()
  })
})
