import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { JWTPayload } from 'jose'
import { type B2cOptions, b2cProvider } from './b2c.ts'
import {
  SignInElsewhere,
  SignInFailed,
  UpstreamRevoked,
  UpstreamUnavailable,
} from './identity-provider.ts'
import {
  answered,
  CLIENT,
  failsWith,
  goodClaims,
  OTHER_TENANT,
  PERSON,
  refusedWith,
  registration,
  request,
  startUpstream,
  TENANT,
  type Upstream,
} from './upstream-fixture.ts'

const ISSUER = `https://voorbeeld.b2clogin.example/${TENANT}/v2.0/`
const PERSON_KEY = { provider: 'azure-b2c', tenantId: TENANT, objectId: PERSON }
const NOW = Math.floor(Date.now() / 1000) * 1000
const FORGOT = 'AADB2C90118: The user has forgotten their password.\r\nCorrelation ID: x'

let upstream: Upstream
let reset: Upstream

const provider = (more: Partial<B2cOptions> = {}) =>
  b2cProvider({
    ...registration,
    discoveryUrl: new URL(`${upstream.origin}/v/b2c_1_signin/openid-configuration`),
    allowedPolicies: ['B2C_1_SignIn'],
    clock: { now: () => NOW },
    ...more,
  })
const withReset = () =>
  provider({ passwordResetDiscoveryUrl: new URL(`${reset.origin}/openid-configuration`) })

const signIn = async (changes: JWTPayload = {}, more: Partial<B2cOptions> = {}) => {
  const claims = { ...goodClaims(), iss: ISSUER, sub: PERSON, tfp: 'b2c_1_signin', ver: '1.0' }
  const id_token = await upstream.sign({ ...claims, ...changes })
  upstream.answer = { status: 200, body: { id_token, expires_in: '3600', access_token: 'for us' } }
  return provider(more).finish(answered())
}
const tokenError = (description: string) => {
  const body = { error: 'invalid_grant', error_description: description }
  upstream.answer = { status: 400, body }
}
const elsewhere = async (attempt: Promise<unknown>): Promise<SignInElsewhere> => {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof SignInElsewhere, String(error))
  return error
}

describe('signing in with Azure AD B2C', () => {
  before(async () => {
    upstream = await startUpstream()
    reset = await startUpstream()
  })
  beforeEach(() => {
    upstream.metadata = { issuer: ISSUER }
    reset.metadata = { issuer: ISSUER }
  })
  after(() => Promise.all([upstream.close(), reset.close()]))

  it('asks in the words B2C knows', async () => {
    for (const loginHint of [undefined, 'noor@voorbeeld.example']) {
      const asked = { ...request, ...(loginHint ? { loginHint } : {}) }
      const { searchParams } = await provider().start(asked)
      assert.equal(searchParams.get('scope'), `openid offline_access ${CLIENT}`)
      assert.equal(searchParams.get('prompt'), 'login')
      assert.equal(searchParams.get('code_challenge_method'), 'S256')
    }
  })

  it('names the scopes again at the token endpoint', async () => {
    await signIn()
    assert.equal(upstream.redemptions.at(-1)?.get('scope'), `openid offline_access ${CLIENT}`)
  })

  it('knows a person by the issuer’s tenant and the object id', async () => {
    assert.deepEqual((await signIn()).key, PERSON_KEY)
    const other = 'bbbbbbbb-0000-4000-8000-000000000002'
    const { key } = await signIn({ oid: other.toUpperCase(), sub: 'anything' })
    assert.deepEqual(key, { ...PERSON_KEY, objectId: other })
    for (const changes of [{ sub: 'not-an-id' }, { oid: 'not-an-id' }, { oid: '' }]) {
      await assert.rejects(signIn(changes), failsWith('server_error', /who signed in/))
    }
  })

  it('reads a lifetime that is text', async () => {
    const { tokens } = await signIn()
    assert.deepEqual(tokens, { accessToken: 'for us', accessTokenExpiresAt: NOW + 3_600_000 })
  })

  it('compares the issuer to the last slash, pinned or discovered', async () => {
    const bare = ISSUER.slice(0, -1)
    await assert.rejects(signIn({ iss: bare }), failsWith('server_error'))
    await assert.rejects(signIn({}, { issuer: bare }), failsWith('server_error'))
    await signIn({ iss: bare }, { issuer: bare })
    const withPolicy = `https://voorbeeld.b2clogin.example/tfp/${TENANT}/b2c_1_signin/v2.0/`
    const { key } = await signIn({ iss: withPolicy }, { issuer: withPolicy })
    assert.deepEqual(key, PERSON_KEY)
  })

  it('accepts an answer of the pinned issuer alone', async () => {
    await signIn({}, { issuer: ISSUER })
    upstream.metadata = { issuer: 'https://moved.example/' }
    await provider({ issuer: ISSUER }).finish(answered({ iss: ISSUER }))
    const moved = answered({ iss: 'https://moved.example/' })
    await assert.rejects(provider({ issuer: ISSUER }).finish(moved), failsWith('server_error'))
  })

  it('accepts a sign-in by the policies that are for it, and by no other', async () => {
    await signIn({ tfp: 'B2C_1_SIGNIN' })
    await signIn({ tfp: undefined, acr: 'b2c_1_signin' })
    for (const other of ['b2c_1_reset', '', undefined, 7]) {
      await assert.rejects(signIn({ tfp: other }), failsWith('access_denied'), String(other))
    }
    await assert.rejects(signIn({ tfp: 'b2c_1_edit', acr: 'b2c_1_signin' }), SignInFailed)
    await assert.rejects(signIn({}, { allowedPolicies: [] }), failsWith('access_denied'))
    await signIn({ tfp: 'b2c_1_edit' }, { allowedPolicies: ['b2c_1_signin', 'b2c_1_edit'] })
  })

  it('believes no tenant that contradicts the issuer’s', async () => {
    await signIn({ tid: TENANT.toUpperCase() }, { tenantId: TENANT })
    await assert.rejects(signIn({ tid: OTHER_TENANT }), failsWith('server_error'))
    await assert.rejects(signIn({}, { tenantId: OTHER_TENANT }), failsWith('server_error'))
  })

  it('needs the tenant’s id where the issuer does not hold it', async () => {
    const issuer = 'https://login.voorbeeld.example/'
    await assert.rejects(signIn({ iss: issuer }, { issuer }), failsWith('server_error'))
    const { key } = await signIn({ iss: issuer }, { issuer, tenantId: TENANT.toUpperCase() })
    assert.deepEqual(key, PERSON_KEY)
  })

  it('ends where the person cancels', async () => {
    const cancelled = refusedWith('access_denied', 'AADB2C90091: The user has cancelled.')
    await assert.rejects(withReset().finish(cancelled), failsWith('access_denied', /cancelled/))
    const declined = refusedWith('server_error', 'AADB2C90091: The user has cancelled.')
    await assert.rejects(provider().finish(declined), failsWith('access_denied', /cancelled/))
  })

  describe('with a forgotten password', () => {
    it('goes on at the password-reset policy, with what we asked for anew', async () => {
      const { start } = await elsewhere(withReset().finish(refusedWith('access_denied', FORGOT)))
      const url = await start({ ...request, state: 'fresh', nonce: 'fresh-nonce' })
      assert.equal(url.origin, reset.origin)
      assert.equal(url.searchParams.get('state'), 'fresh')
      assert.equal(url.searchParams.get('nonce'), 'fresh-nonce')
      assert.equal(url.searchParams.get('prompt'), null)
    })

    it('and the password reset, signs in with the new one: the reset is no sign-in', async () => {
      tokenError('AADB2C90088: The provided grant has not been issued for this endpoint.')
      const { start } = await elsewhere(withReset().finish(answered()))
      const url = await start({ ...request, state: 'fresh' })
      assert.equal(url.origin, upstream.origin)
      assert.equal(url.searchParams.get('prompt'), 'login')
      assert.equal(reset.redemptions.length, 0)
    })

    it('says what to do where there is no policy for it', async () => {
      const refused = provider().finish(refusedWith('access_denied', FORGOT))
      await assert.rejects(refused, failsWith('access_denied', /reset your password/))
      tokenError('AADB2C90088: The provided grant has not been issued for this endpoint.')
      await assert.rejects(provider().finish(answered()), failsWith('server_error'))
    })

    it('is recognised by the number in its place, and only in an answer of ours', async () => {
      for (const description of [
        ` ${FORGOT}`,
        `It says ${FORGOT}`,
        'AADB2C901180: x',
        'AADB2C90118x',
        '',
      ]) {
        const answer = refusedWith('access_denied', description)
        await assert.rejects(withReset().finish(answer), failsWith('access_denied'), description)
      }
      const stolen = { ...refusedWith('access_denied', FORGOT), state: 'another' }
      await assert.rejects(withReset().finish(stolen), failsWith('server_error'))
    })
  })

  it('takes B2C’s own fault for that, though it calls it an invalid grant', async () => {
    tokenError('AADB2C90085: The service has encountered an internal error.')
    await assert.rejects(provider().finish(answered()), failsWith('temporarily_unavailable'))
    await assert.rejects(provider().refresh('again', PERSON_KEY), UpstreamUnavailable)
  })

  it('ends a sign-in whose refresh token has expired', async () => {
    tokenError('AADB2C90080: The provided grant has expired.')
    await assert.rejects(provider().refresh('again', PERSON_KEY), UpstreamRevoked)
  })

  it('ends a sign-in that a refresh continues by another policy', async () => {
    const claims = { ...goodClaims(), iss: ISSUER, sub: PERSON, tfp: 'b2c_1_edit' }
    upstream.answer = { status: 200, body: { id_token: await upstream.sign(claims) } }
    await assert.rejects(provider().refresh('again', PERSON_KEY), UpstreamRevoked)
  })
})
