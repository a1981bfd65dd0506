import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import {
  CLIENT,
  entraAt,
  failsWith,
  REDIRECT,
  request,
  startUpstream,
  type Upstream,
} from './upstream-fixture.ts'

let upstream: Upstream

describe('the address a person is sent to', () => {
  before(async () => {
    upstream = await startUpstream()
  })
  after(() => upstream.close())

  it('is the provider’s own, with everything it needs and nothing more', async () => {
    upstream.metadata = { authorization_endpoint: `${upstream.origin}/authorize?p=kept` }
    const url = await entraAt(upstream).start(request)
    assert.equal(url.origin + url.pathname, `${upstream.origin}/authorize`)
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      p: 'kept',
      client_id: CLIENT,
      redirect_uri: REDIRECT,
      response_type: 'code',
      response_mode: 'query',
      scope: 'openid profile offline_access',
      state: 'the-state',
      nonce: 'the-nonce',
      code_challenge: createHash('sha256').update(request.codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
      prompt: 'select_account',
    })
  })

  it('asks for a fresh proof from a person whom a stranger named', async () => {
    const url = await entraAt(upstream).start({ ...request, loginHint: 'noor@voorbeeld.example' })
    assert.equal(url.searchParams.get('login_hint'), 'noor@voorbeeld.example')
    assert.equal(url.searchParams.get('prompt'), 'login')
  })

  it('carries the claims the provider demanded, as they are', async () => {
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
    const url = await entraAt(upstream).start({ ...request, claims })
    assert.equal(url.searchParams.get('claims'), claims)
  })

  it('asks for our own API in the form without a scheme, and for each downstream scope once', async () => {
    const graph = 'https://graph.microsoft.com/User.Read'
    const url = await entraAt(upstream, { apiScope: 'access_as_user' }).start({
      ...request,
      downstream: [graph, 'openid', graph],
    })
    assert.equal(
      url.searchParams.get('scope'),
      `openid profile offline_access ${CLIENT}/access_as_user ${graph}`,
    )
    assert.equal(url.searchParams.get('resource'), null)
  })

  it('is not known while the provider can’t be reached', async () => {
    const gone = entraAt({ ...upstream, origin: 'http://127.0.0.1:9' })
    await assert.rejects(gone.start(request), failsWith('temporarily_unavailable'))
  })
})
