import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Browser } from '../world/browser.ts'
import {
  allowAs,
  authorized,
  authorizeUrl,
  isClientRedirect,
  openConsent,
  pkce,
  REDIRECT,
  registerClient,
  tokenRequest,
} from '../world/oauth-client.ts'
import { people, startWorld, type World } from '../world/world.ts'

const LIMIT = { timeout: 30_000 }

let world: World
let clientId: string

/** What the client hears of an authorization request, sent by redirect. */
async function answerTo(changes: Record<string, string | undefined>): Promise<URLSearchParams> {
  const url = authorizeUrl(world, clientId, pkce().challenge, changes)
  const page = await new Browser().open(url, isClientRedirect)
  assert.ok(page.next && isClientRedirect(page.next), `${page.status} ${page.url}`)
  assert.equal(page.next.href.split('?')[0], REDIRECT)
  return page.next.searchParams
}

async function push(changes: Record<string, string | undefined>) {
  const request = authorizeUrl(world, clientId, pkce().challenge, changes)
  const response = await fetch(`${world.url}/oauth/par`, {
    method: 'POST',
    body: request.searchParams,
  })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

describe('PKCE', LIMIT, () => {
  before(async () => {
    world = await startWorld()
    clientId = (await registerClient(world)).client_id
  })
  after(() => world.close())

  const unfit: Record<string, Record<string, string | undefined>> = {
    'without a challenge': { code_challenge: undefined, code_challenge_method: undefined },
    'with a method but no challenge': { code_challenge: undefined },
    'with the plain method': { code_challenge_method: 'plain' },
    'with a challenge and no method, which means plain': { code_challenge_method: undefined },
    'with a challenge that is no SHA-256': { code_challenge: 'short' },
  }

  for (const [how, changes] of Object.entries(unfit)) {
    it(`refuses a request ${how}, and tells the client with iss and state`, async () => {
      const answer = await answerTo(changes)
      assert.equal(answer.get('error'), 'invalid_request')
      assert.equal(answer.get('iss'), world.url)
      assert.equal(answer.get('state'), 'state-of-the-client')
      assert.equal(answer.get('code'), null)
    })

    it(`refuses a pushed request ${how}`, async () => {
      const { status, body } = await push(changes)
      assert.deepEqual([status, body['error']], [400, 'invalid_request'])
      assert.equal(body['request_uri'], undefined)
    })
  }

  it('does not tell a redirect that the client has not registered', async () => {
    const changes = { code_challenge: undefined, redirect_uri: 'https://thief.example/callback' }
    const url = authorizeUrl(world, clientId, '', changes)
    const page = await new Browser().get(url)
    assert.equal(page.status, 400)
    assert.equal(page.next, undefined)
  })

  it('of a pushed request can not be replaced on the way', async () => {
    const { status, body } = await push({})
    assert.equal(status, 201)
    const url = new URL('/oauth/authorize', world.url)
    const thief = pkce()
    url.search = new URLSearchParams({
      client_id: clientId,
      request_uri: body['request_uri'] ?? '',
      code_challenge: thief.challenge,
      code_challenge_method: 'S256',
    }).toString()
    const browser = new Browser()
    const back = await allowAs(browser, await openConsent(browser, url), people.noor)
    const answer = await tokenRequest(world, {
      grant_type: 'authorization_code',
      client_id: clientId,
      code: back.searchParams.get('code') ?? '',
      code_verifier: thief.verifier,
      redirect_uri: REDIRECT,
    })
    assert.deepEqual([answer.status, answer.body.error], [400, 'invalid_grant'])
  })

  it('takes the verifier literally: not another one, not an empty one, none too short or long', async () => {
    const request = await authorized(world, new Browser(), clientId, people.noor)
    for (const code_verifier of [pkce().verifier, '', 'a'.repeat(42), 'a'.repeat(129)]) {
      const { status, body } = await tokenRequest(world, { ...request, code_verifier })
      assert.equal(status, 400)
      assert.match(body.error ?? '', /^invalid_(grant|request)$/)
    }
    assert.equal((await tokenRequest(world, request)).status, 200)
  })
})
