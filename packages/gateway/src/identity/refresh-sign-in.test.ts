import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { JWTPayload } from 'jose'
import type { ClientAuthentication } from './client-authentication/client-authentication.ts'
import { CredentialUnavailable } from './client-authentication/client-authentication.ts'
import {
  type IdentityProvider,
  UpstreamNeedsPerson,
  UpstreamRevoked,
  UpstreamUnavailable,
} from './identity-provider.ts'
import {
  CLIENT,
  entraAt,
  entraClaims,
  OTHER_TENANT,
  PERSON,
  startUpstream,
  TENANT,
  type Upstream,
} from './upstream-fixture.ts'

const NOW = Math.floor(Date.now() / 1000) * 1000
const clock = { now: () => NOW }
const expected = { provider: 'entra', tenantId: TENANT, objectId: PERSON }
const CLAIMS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'

let upstream: Upstream
let provider: IdentityProvider

const refresh = () => provider.refresh('the-refresh-token', expected)
const refusedAs = (body: unknown, status = 400) => {
  upstream.answer = { status, body }
  return refresh()
}
const refreshedFor = async (changes: JWTPayload) => {
  const id_token = await upstream.sign(entraClaims(upstream, { nonce: undefined, ...changes }))
  return refusedAs({ id_token, refresh_token: 'next' }, 200)
}

describe('asking the provider again about a person', () => {
  before(async () => {
    upstream = await startUpstream((origin) => `${origin}/{tenantid}/v2.0`)
  })
  beforeEach(() => {
    upstream.redemptions.length = 0
    provider = entraAt(upstream, { apiScope: 'access_as_user', clock })
  })
  after(() => upstream.close())

  it('names the scopes in the form that an app may use for itself', async () => {
    await refreshedFor({})
    assert.deepEqual(Object.fromEntries(upstream.redemptions.at(-1) ?? []), {
      grant_type: 'refresh_token',
      refresh_token: 'the-refresh-token',
      scope: `openid profile offline_access ${CLIENT}/access_as_user`,
      client_id: CLIENT,
      client_secret: 'our-secret',
    })
  })

  it('brings new tokens', async () => {
    const body = { access_token: 'for us', expires_in: 60, refresh_token: 'next' }
    assert.deepEqual(await refusedAs(body, 200), {
      accessToken: 'for us',
      accessTokenExpiresAt: NOW + 60_000,
      refreshToken: 'next',
    })
  })

  it('leaves the refresh token in force when no new one comes', async () => {
    assert.deepEqual(await refusedAs({}, 200), { refreshToken: 'the-refresh-token' })
  })

  const GONE: [string, unknown][] = [
    ['an account that is disabled', { error: 'invalid_grant', error_codes: [50057] }],
    ['a token of no use', { error: 'invalid_grant', suberror: 'bad_token' }],
    ['a consent taken back', { error: 'invalid_grant', suberror: 'consent_required' }],
    ['claims that are no claims request', { error: 'invalid_grant', claims: 'any text' }],
    ['claims without end', { error: 'invalid_grant', claims: `{"a":"${'x'.repeat(8_192)}"}` }],
    ['claims that are nothing', { error: 'invalid_grant', claims: 'null' }],
    ['claims that are a list', { error: 'invalid_grant', claims: '[]' }],
    ['claims that are no text', { error: 'invalid_grant', claims: { a: 1 } }],
  ]
  for (const [what, body] of GONE) {
    it(`ends the sign-in for ${what}`, async () => {
      await assert.rejects(refusedAs(body), UpstreamRevoked)
    })
  }

  const MENDABLE: [string, Record<string, unknown>][] = [
    ['interaction', { error: 'interaction_required' }],
    ['a sign-in', { error: 'login_required' }],
    ['a second factor', { error: 'invalid_grant', suberror: 'basic_action' }],
    ['another device', { error: 'invalid_grant', suberror: 'additional_action' }],
    ['a new password', { error: 'invalid_grant', suberror: 'user_password_expired' }],
    ['what the claims say', { error: 'invalid_grant', claims: CLAIMS }],
  ]
  for (const [what, body] of MENDABLE) {
    it(`needs the person, and condemns nobody, for ${what}`, async () => {
      await assert.rejects(refusedAs(body), (error) => {
        assert.ok(error instanceof UpstreamNeedsPerson)
        assert.equal(error.claims, body['claims'])
        return true
      })
    })
  }

  const SILENT: [string, number, unknown][] = [
    ['a secret that expired', 401, { error: 'invalid_client' }],
    ['a scope that does not exist', 400, { error: 'invalid_scope' }],
    ['too many questions', 429, { error: 'invalid_grant' }],
    ['a provider in trouble', 503, { error: 'invalid_grant' }],
    ['a page of a load balancer', 502, '<html>'],
    ['trouble in other words', 400, { error: 'temporarily_unavailable' }],
    ['an answer without an error', 400, {}],
    ['an answer that is no JSON', 200, '<html>'],
    ['an answer without end', 200, { refresh_token: 'x'.repeat(100_000) }],
  ]
  for (const [what, status, body] of SILENT) {
    it(`learns nothing from ${what}`, async () => {
      await assert.rejects(refusedAs(body, status), UpstreamUnavailable)
    })
  }

  it('learns nothing from a provider that is not there', async () => {
    upstream.isDown = true
    await assert.rejects(refresh(), UpstreamUnavailable)
    upstream.isDown = false
    await refreshedFor({})
    upstream.isDown = true
    await assert.rejects(refresh(), UpstreamUnavailable)
    upstream.isDown = false
  })

  it('learns nothing without a credential of its own', async () => {
    const authentication: ClientAuthentication = {
      kind: 'workload-identity',
      parameters: () => Promise.reject(new CredentialUnavailable('no token file')),
      refresh: () => {},
    }
    provider = entraAt(upstream, { authentication })
    await assert.rejects(refresh(), UpstreamUnavailable)
  })

  it('accepts a proof that names the same person', async () => {
    const upper = PERSON.toUpperCase()
    assert.deepEqual(await refreshedFor({ oid: upper }), { refreshToken: 'next' })
  })

  it('ends the sign-in when another person is named', async () => {
    const oid = 'bbbbbbbb-0000-4000-8000-000000000002'
    await assert.rejects(refreshedFor({ oid }), UpstreamRevoked)
  })

  it('ends the sign-in of an organisation that is no longer allowed', async () => {
    await assert.rejects(refreshedFor({ tid: OTHER_TENANT }), UpstreamRevoked)
  })

  it('learns nothing from a proof that can’t be verified', async () => {
    await assert.rejects(refreshedFor({ aud: 'another-client' }), UpstreamUnavailable)
    const idToken = await upstream.sign(entraClaims(upstream), { kid: 'key-2' })
    await assert.rejects(refusedAs({ id_token: idToken }, 200), UpstreamUnavailable)
  })

  it('says what the provider said without the words that name people', async () => {
    const body = {
      error: 'invalid_grant',
      error_description: 'AADSTS50173: The grant of noor@voorbeeld.example was revoked.',
    }
    await assert.rejects(refusedAs(body), {
      message: 'the sign-in service answered: 400 invalid_grant AADSTS50173',
    })
  })
})
