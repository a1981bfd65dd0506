import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import {
  type ClientAuthentication,
  CredentialUnavailable,
} from './client-authentication/client-authentication.ts'
import type { IdentityProvider } from './identity-provider.ts'
import {
  answered,
  CLIENT,
  entraAt,
  entraClaims,
  failsWith,
  OTHER_TENANT,
  REDIRECT,
  refusedWith,
  request,
  startUpstream,
  TENANT,
  type Upstream,
} from './upstream-fixture.ts'

const NOW = Math.floor(Date.now() / 1000) * 1000
const clock = { now: () => NOW }

let upstream: Upstream
let provider: IdentityProvider

const succeed = async (more: Record<string, unknown> = {}) => {
  const id_token = await upstream.sign(entraClaims(upstream))
  upstream.answer = { status: 200, body: { id_token, token_type: 'Bearer', ...more } }
}
const lastForm = () => Object.fromEntries(upstream.redemptions.at(-1) ?? [])

/** An assertion that may be out of its time. */
function assertions(...values: (string | Error)[]) {
  const asked: string[] = []
  const authentication: ClientAuthentication = {
    kind: 'workload-identity',
    async parameters(audience) {
      asked.push(audience)
      const [value] = values
      if (value instanceof Error) throw value
      return { client_assertion: value ?? '' }
    },
    refresh: () => void values.shift(),
  }
  return { authentication, asked }
}

describe('redeeming a code', () => {
  before(async () => {
    upstream = await startUpstream((origin) => `${origin}/{tenantid}/v2.0`)
  })
  beforeEach(async () => {
    upstream.metadata = {}
    upstream.redemptions.length = 0
    provider = entraAt(upstream, { apiScope: 'access_as_user', clock })
    await succeed()
  })
  after(() => upstream.close())

  it('shows the verifier, names the scopes, and never a resource', async () => {
    await provider.finish(answered())
    assert.deepEqual(lastForm(), {
      grant_type: 'authorization_code',
      code: 'the-code',
      code_verifier: request.codeVerifier,
      redirect_uri: REDIRECT,
      scope: `openid profile offline_access ${CLIENT}/access_as_user`,
      client_id: CLIENT,
      client_secret: 'our-secret',
    })
  })

  it('gives the tokens for our own API and for asking again', async () => {
    await succeed({ access_token: 'for us', refresh_token: 'again', expires_in: 3599 })
    assert.deepEqual((await provider.finish(answered())).tokens, {
      accessToken: 'for us',
      accessTokenExpiresAt: NOW + 3_599_000,
      refreshToken: 'again',
    })
  })

  it('reads a lifetime written as text, and forgets one it can’t read', async () => {
    const expiry = async (expires_in: unknown) => {
      await succeed({ access_token: 'for us', expires_in })
      return (await provider.finish(answered())).tokens.accessTokenExpiresAt
    }
    assert.equal(await expiry('3600'), NOW + 3_600_000)
    for (const odd of [-1, 1.5, 1e12, '', 'soon', '1e3', null, [60], undefined]) {
      assert.equal(await expiry(odd), undefined, String(odd))
    }
  })

  it('keeps no access token that is not for our own API', async () => {
    provider = entraAt(upstream)
    await succeed({ access_token: 'for Graph', refresh_token: 'again', expires_in: 3599 })
    assert.deepEqual((await provider.finish(answered())).tokens, { refreshToken: 'again' })
  })

  it('takes no token that is not text, and none that is empty', async () => {
    for (const name of ['id_token', 'access_token', 'refresh_token']) {
      await succeed({ [name]: { a: 1 } })
      await assert.rejects(provider.finish(answered()), failsWith('server_error'), name)
    }
    await succeed({ refresh_token: '', access_token: null })
    assert.deepEqual((await provider.finish(answered())).tokens, {})
  })

  it('needs an ID token', async () => {
    for (const body of [{}, null, [], 'text', '"json text"', '7']) {
      upstream.answer = { status: 200, body }
      await assert.rejects(provider.finish(answered()), failsWith('server_error'))
    }
  })

  describe('is not done', () => {
    const refusals: [string, Record<string, string>][] = [
      ['for an answer with another state', { state: 'another' }],
      ['for an answer of another issuer', { iss: 'https://evil.example/v2.0' }],
      ['for an answer without a code', { code: '' }],
    ]
    for (const [what, more] of refusals) {
      it(what, async () => {
        await assert.rejects(provider.finish(answered(more)), failsWith('server_error'))
        assert.equal(upstream.redemptions.length, 0)
      })
    }

    it('for an answer that says something twice', async () => {
      const answer = new URLSearchParams('code=a&state=the-state&state=the-state')
      await assert.rejects(provider.finish({ ...request, answer }), failsWith('server_error'))
      assert.equal(upstream.redemptions.length, 0)
    })

    it('for an answer without an issuer, when the provider promised one', async () => {
      upstream.metadata = { authorization_response_iss_parameter_supported: true }
      await assert.rejects(provider.finish(answered()), failsWith('server_error'))
      assert.equal(upstream.redemptions.length, 0)
      await provider.finish(answered({ iss: `${upstream.origin}/${TENANT}/v2.0` }))
    })
  })

  it('believes no proof by another issuer than the one that answered', async () => {
    const iss = `${upstream.origin}/${OTHER_TENANT}/v2.0`
    await assert.rejects(provider.finish(answered({ iss })), failsWith('server_error'))
    assert.equal(upstream.redemptions.length, 1)
  })

  it('believes no refusal before it knows whose it is', async () => {
    const answer = new URLSearchParams({ error: 'access_denied', state: 'another' })
    await assert.rejects(provider.finish({ ...request, answer }), failsWith('server_error'))
  })

  const ANSWERS: [string, Parameters<typeof failsWith>][] = [
    ['access_denied', ['access_denied', /cancelled/]],
    ['consent_required', ['access_denied', /refused this sign-in/]],
    ['interaction_required', ['access_denied', /refused this sign-in/]],
    ['temporarily_unavailable', ['temporarily_unavailable', /not available/]],
    ['server_error', ['server_error']],
    ['invalid_scope', ['server_error', /this server’s request/]],
  ]
  for (const [error, [code, message]] of ANSWERS) {
    it(`passes ${error} on as ${code}`, async () => {
      await assert.rejects(provider.finish(refusedWith(error)), failsWith(code, message))
    })
  }

  it('logs the provider’s error and number, never its words', async () => {
    const description = 'AADSTS50105: The user noor@voorbeeld.example is not assigned to a role.'
    await assert.rejects(provider.finish(refusedWith('access_denied', description)), (failure) => {
      const { message, cause } = failure as Error
      assert.match(String(cause), /access_denied AADSTS50105$/)
      assert.doesNotMatch(`${message} ${(cause as Error).stack}`, /noor|assigned/)
      return true
    })
  })

  it('does not pass a stranger’s text on as an error code', async () => {
    for (const error of ['two words', 'quo"te', 'new\nline', 'x'.repeat(61)]) {
      await assert.rejects(provider.finish(refusedWith(error)), (failure) =>
        /answered: unknown$/.test(String((failure as Error).cause)),
      )
    }
  })

  const STATUSES: [number, unknown, Parameters<typeof failsWith>][] = [
    [400, { error: 'invalid_grant' }, ['server_error']],
    [400, { error: 'interaction_required' }, ['access_denied']],
    [401, { error: 'invalid_client' }, ['server_error']],
    [302, '', ['server_error']],
    [429, { error: 'slow_down' }, ['temporarily_unavailable']],
    [500, { error: 'invalid_grant' }, ['temporarily_unavailable']],
    [503, '<html>Service unavailable</html>', ['temporarily_unavailable']],
    [503, null, ['temporarily_unavailable']],
  ]
  for (const [status, body, [code]] of STATUSES) {
    it(`takes ${status} ${JSON.stringify(body)} as ${code}`, async () => {
      upstream.answer = { status, body }
      await assert.rejects(provider.finish(answered()), failsWith(code))
    })
  }

  it('tries again later when the provider drops the connection', async () => {
    await provider.start(request)
    upstream.isDown = true
    await assert.rejects(provider.finish(answered()), failsWith('temporarily_unavailable'))
    upstream.isDown = false
    await provider.finish(answered())
  })

  for (const status of [200, 400]) {
    it(`tries again later when a ${status} breaks off`, async () => {
      upstream.answer = { status, body: '' }
      upstream.breaksOff = true
      await assert.rejects(provider.finish(answered()), failsWith('temporarily_unavailable'))
      upstream.breaksOff = false
    })
  }

  it('does not read an answer without end', async () => {
    upstream.answer = { status: 200, body: { id_token: 'x'.repeat(100_000) } }
    await assert.rejects(provider.finish(answered()), (error: Error) =>
      /64 KiB/.test(String(error.cause)),
    )
  })

  it('puts a secret where the provider takes it: in the header unless it says otherwise', async () => {
    for (const methods of [undefined, ['client_secret_basic']]) {
      upstream.metadata = { token_endpoint_auth_methods_supported: methods }
      await entraAt(upstream).finish(answered())
      assert.equal(
        upstream.authorizations.at(-1),
        `Basic ${Buffer.from(`${CLIENT}:our-secret`).toString('base64')}`,
      )
      assert.ok(!('client_secret' in lastForm()))
    }
  })

  it('proves itself to the token endpoint with an assertion', async () => {
    const { authentication, asked } = assertions('signed')
    await entraAt(upstream, { authentication }).finish(answered())
    assert.deepEqual(asked, [`${upstream.origin}/token`])
    assert.equal(lastForm()['client_assertion'], 'signed')
    assert.equal(upstream.authorizations.at(-1), undefined)
  })

  it('makes an assertion anew when the provider no longer takes it, once', async () => {
    const { authentication, asked } = assertions('old', 'new', 'newer')
    upstream.answer = { status: 401, body: { error: 'invalid_client', error_codes: [700024] } }
    provider = entraAt(upstream, { authentication })
    await assert.rejects(provider.finish(answered()), failsWith('server_error'))
    assert.deepEqual(
      upstream.redemptions.map((form) => form.get('client_assertion')),
      ['old', 'new'],
    )
    assert.equal(asked.length, 2)
  })

  it('shows a secret only once, and an assertion that was not the matter too', async () => {
    upstream.answer = { status: 401, body: { error: 'invalid_client' } }
    await assert.rejects(provider.finish(answered()))
    assert.equal(upstream.redemptions.length, 1)
    upstream.answer = { status: 400, body: { error: 'invalid_grant' } }
    const { authentication } = assertions('old', 'new')
    await assert.rejects(entraAt(upstream, { authentication }).finish(answered()))
    assert.equal(upstream.redemptions.length, 2)
  })

  it('says so when this server has nothing to prove itself with', async () => {
    const { authentication } = assertions(new CredentialUnavailable('no token file'))
    await assert.rejects(
      entraAt(upstream, { authentication }).finish(answered()),
      failsWith('temporarily_unavailable', /prove itself/),
    )
    assert.equal(upstream.redemptions.length, 0)
  })
})
