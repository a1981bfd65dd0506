import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { Browser } from '../../world/browser.ts'
import {
  allowAs,
  authorized,
  authorizeUrl,
  callTool,
  connect,
  isClientRedirect,
  openConsent,
  pkce,
  registerClient,
  tokenRequest,
} from '../../world/oauth-client.ts'
import { people, startWorld, type World } from '../../world/world.ts'

const LIMIT = { timeout: 30_000 }
const NOOR = {
  tid: 'aaaaaaaa-0000-4000-8000-000000000001',
  oid: 'bbbbbbbb-0000-4000-8000-000000000001',
}

let world: World

const subjectOf = async (username: string): Promise<string> => {
  const { tokens } = await connect(world, username)
  return decodeJwt(tokens.access_token).sub ?? ''
}

describe('an access token', LIMIT, () => {
  before(async () => {
    world = await startWorld()
  })
  after(() => world.close())

  it('has the shape of RFC 9068 and what resource servers in Entra’s style read', async () => {
    const { clientId, tokens } = await connect(world, people.noor)
    assert.equal(tokens.token_type, 'Bearer')
    assert.ok(tokens.expires_in > 0 && tokens.expires_in <= 600)
    const header = decodeProtectedHeader(tokens.access_token)
    assert.equal(header.typ, 'at+jwt')
    assert.equal(header.alg, 'ES256')
    const claims = decodeJwt(tokens.access_token)
    const scope = 'property:read assessments:read assessments:write'
    assert.equal(claims.iss, world.url)
    assert.equal(claims.aud, world.mcpUrl)
    assert.equal(claims['client_id'], clientId)
    assert.equal(claims['scope'], scope)
    assert.deepEqual(claims['scp'], scope.split(' '))
    assert.match(claims.sub ?? '', /^person_[\w-]{20,}$/)
    assert.ok((claims.jti ?? '').length >= 16)
    assert.ok((claims.exp ?? 0) - (claims.iat ?? 0) <= 600)
    assert.deepEqual({ tid: claims['tid'], oid: claims['oid'] }, NOOR)
  })

  it('holds nothing about the person beyond that', async () => {
    const { tokens } = await connect(world, people.noor)
    const known = 'aud client_id exp grant iat iss jti oid scope scp sub tid'
    assert.equal(Object.keys(decodeJwt(tokens.access_token)).sort().join(' '), known)
  })

  it('is verified with the published keys alone', async () => {
    const { tokens } = await connect(world, people.noor)
    const keys = createRemoteJWKSet(new URL(`${world.url}/oauth/jwks`))
    const options = { issuer: world.url, audience: world.mcpUrl, typ: 'at+jwt' }
    const { payload } = await jwtVerify(tokens.access_token, keys, options)
    assert.ok(payload.sub)
  })

  it('is never stored by a cache on the way', async () => {
    const { client_id } = await registerClient(world)
    const request = await authorized(world, new Browser(), client_id, people.noor)
    for (const status of [200, 400]) {
      const answer = await tokenRequest(world, request)
      assert.equal(answer.status, status)
      assert.equal(answer.headers.get('cache-control'), 'no-store')
    }
  })

  it('issued before a restart works after it', async () => {
    const { tokens } = await connect(world, people.noor)
    await world.restart()
    const answer = await callTool(world.mcpUrl, 'who_am_i', {}, tokens.access_token)
    const { sub } = decodeJwt(tokens.access_token)
    assert.deepEqual(answer.body.result?.structuredContent, { id: sub })
  })
})

describe('a person', LIMIT, () => {
  before(async () => {
    world = await startWorld()
  })
  after(() => world.close())

  it('is the same one through two clients, and after a restart', async () => {
    const first = await subjectOf(people.noor)
    assert.equal(await subjectOf(people.noor), first)
    await world.restart()
    assert.equal(await subjectOf(people.noor), first)
  })

  it('is nobody else, in the same organisation or another', async () => {
    const everybody = [people.noor, people.sem, people.daan]
    const subjects = await Promise.all(everybody.map(subjectOf))
    assert.equal(new Set(subjects).size, everybody.length)
  })

  it('is one person when its first two sign-ins come at once', async () => {
    const fleur = 'fleur@voorbeeld.example'
    const subjects = await Promise.all([subjectOf(fleur), subjectOf(fleur), subjectOf(fleur)])
    assert.equal(new Set(subjects).size, 1)
  })

  it('has an id that no client can have', async () => {
    const { clientId, tokens } = await connect(world, people.noor)
    const { sub } = decodeJwt(tokens.access_token)
    assert.notEqual(sub, clientId)
    assert.match(clientId, /^dyn_/)
    const { client_id } = await registerClient(world, { client_id: sub })
    assert.notEqual(client_id, sub)
  })
})

describe('every authorization response', LIMIT, () => {
  let clientId: string
  before(async () => {
    world = await startWorld()
    clientId = (await registerClient(world)).client_id
  })
  after(() => world.close())

  const isOurs = (answer: URLSearchParams) => {
    assert.deepEqual(answer.getAll('iss'), [world.url])
    assert.deepEqual(answer.getAll('state'), ['state-of-the-client'])
  }

  it('names its issuer and the client’s state: the good one', async () => {
    const browser = new Browser()
    const consent = await openConsent(browser, authorizeUrl(world, clientId, pkce().challenge))
    const { searchParams } = await allowAs(browser, consent, people.noor)
    isOurs(searchParams)
    assert.deepEqual([...searchParams.keys()].sort(), ['code', 'iss', 'state'])
  })

  it('names its issuer and the client’s state: each refusal', async () => {
    const faults: Record<string, Record<string, string | undefined>> = {
      invalid_request: { code_challenge: undefined },
      unsupported_response_type: { response_type: 'token' },
      invalid_target: { resource: 'https://other.example' },
      request_not_supported: { request: 'a.b.c' },
      request_uri_not_supported: { request_uri: 'https://evil.example/request' },
      registration_not_supported: { registration: '{}' },
    }
    for (const [error, changes] of Object.entries(faults)) {
      const url = authorizeUrl(world, clientId, pkce().challenge, changes)
      const page = await new Browser().open(url, isClientRedirect)
      assert.ok(page.next, `${error} ${page.status}`)
      assert.equal(page.next.searchParams.get('error'), error)
      isOurs(page.next.searchParams)
    }
  })

  it('comes in the query: other response modes are refused there too', async () => {
    for (const response_mode of ['fragment', 'form_post', 'web_message', 'jwt', 'x']) {
      const url = authorizeUrl(world, clientId, pkce().challenge, { response_mode })
      const page = await new Browser().open(url, isClientRedirect)
      assert.ok(page.next?.search, `${response_mode} ${page.status}`)
      assert.equal(page.next.hash, '')
      assert.match(page.next.searchParams.get('error') ?? '', /unsupported_response_mode|invalid/)
      isOurs(page.next.searchParams)
    }
  })
})
