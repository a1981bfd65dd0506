import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Browser } from '../world/browser.ts'
import {
  allowAs,
  authorizeUrl,
  callTool,
  openConsent,
  pkce,
  REDIRECT,
  registerClient,
  tokenRequest,
} from '../world/oauth-client.ts'
import { people, startWorld, type World } from '../world/world.ts'

let world: World

/** A code for a fresh client, with everything needed to redeem it. */
async function freshCode() {
  const { client_id } = await registerClient(world)
  const browser = new Browser()
  const { verifier, challenge } = pkce()
  const consent = await openConsent(browser, authorizeUrl(world, client_id, challenge))
  const back = await allowAs(browser, consent, people.noor)
  const code = back.searchParams.get('code')
  assert.ok(code)
  return {
    grant_type: 'authorization_code',
    client_id,
    code,
    code_verifier: verifier,
    redirect_uri: REDIRECT,
  }
}

describe('an authorization code', () => {
  before(async () => {
    world = await startWorld()
  })
  after(() => world.close())

  it('is redeemed by exactly one of eight parallel requests', async () => {
    const request = await freshCode()
    const answers = await Promise.all(Array.from({ length: 8 }, () => tokenRequest(world, request)))
    const won = answers.filter(({ status }) => status === 200)
    assert.equal(won.length, 1, answers.map(({ status }) => status).join())
    for (const { status, body } of answers) {
      if (status !== 200) assert.deepEqual([status, body.error], [400, 'invalid_grant'])
    }
  })

  it('revokes what it issued when it is used again, however soon and exactly alike', async () => {
    const request = await freshCode()
    const first = await tokenRequest(world, request)
    assert.equal(first.status, 200)
    assert.equal((await tokenRequest(world, request)).body.error, 'invalid_grant')
    const { status } = await callTool(world.mcpUrl, 'who_am_i', {}, first.body.access_token)
    assert.equal(status, 401)
    const refresh = await tokenRequest(world, {
      grant_type: 'refresh_token',
      client_id: request.client_id,
      refresh_token: first.body.refresh_token ?? '',
    })
    assert.deepEqual([refresh.status, refresh.body.error], [400, 'invalid_grant'])
  })

  it('is worthless to another client, at another redirect and without its verifier', async () => {
    const request = await freshCode()
    const other = await registerClient(world)
    const { code_verifier: _, ...withoutVerifier } = request
    const attempts = [
      { ...request, client_id: other.client_id },
      { ...request, redirect_uri: 'http://127.0.0.1:1/callback' },
      { ...request, code_verifier: pkce().verifier },
      withoutVerifier,
    ]
    for (const attempt of attempts) {
      const { status, body } = await tokenRequest(world, attempt)
      assert.equal(status, 400, JSON.stringify(body))
      assert.match(body.error ?? '', /^invalid_(grant|request)$/)
    }
    assert.equal((await tokenRequest(world, request)).status, 200, 'the owner can still use it')
  })
})
