import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { JWTPayload } from 'jose'
import { type ExternalIdOptions, externalIdProvider } from './external-id.ts'
import {
  answered,
  CLIENT,
  createKey,
  failsWith,
  goodClaims,
  OTHER_TENANT,
  PERSON,
  registration,
  request,
  startUpstream,
  TENANT,
  type Upstream,
} from './upstream-fixture.ts'

/** The host is the tenant's id, not the name that discovery is found under. */
const ISSUER = `https://${TENANT}.ciamlogin.example/${TENANT}/v2.0`
const PERSON_KEY = { provider: 'entra-external', tenantId: TENANT, objectId: PERSON }

let upstream: Upstream

const provider = (more: Partial<ExternalIdOptions> = {}) =>
  externalIdProvider({
    ...registration,
    discoveryUrl: new URL(`${upstream.origin}/${TENANT}/v2.0/.well-known/openid-configuration`),
    ...more,
  })
const signIn = async (more: Partial<ExternalIdOptions> = {}, changes: JWTPayload = {}) => {
  const claims = { ...goodClaims(), iss: ISSUER, tid: TENANT, oid: PERSON, ...changes }
  const id_token = await upstream.sign(claims)
  const body = { id_token, access_token: 'for us', refresh_token: 'again' }
  upstream.answer = { status: 200, body }
  return provider(more).finish(answered())
}

describe('signing in with External ID', () => {
  before(async () => {
    upstream = await startUpstream(() => ISSUER)
  })
  beforeEach(() => {
    upstream.metadata = { issuer: ISSUER }
  })
  after(() => upstream.close())

  it('believes the issuer that discovery names, on whatever host', async () => {
    assert.deepEqual((await signIn()).key, PERSON_KEY)
    await assert.rejects(
      signIn({}, { iss: `${upstream.origin}/${TENANT}/v2.0` }),
      failsWith('server_error'),
    )
  })

  it('believes the pinned issuer and not the discovered one', async () => {
    upstream.metadata = { issuer: 'https://moved.example/v2.0' }
    assert.deepEqual((await signIn({ issuer: ISSUER })).key, PERSON_KEY)
    upstream.metadata = { issuer: ISSUER }
    const issuer = `https://pinned.example/${TENANT}/v2.0`
    await assert.rejects(signIn({ issuer }), failsWith('server_error'))
  })

  it('accepts an answer of that issuer alone', async () => {
    await signIn({ issuer: ISSUER })
    upstream.metadata = { issuer: 'https://moved.example/v2.0' }
    await provider({ issuer: ISSUER }).finish(answered({ iss: ISSUER }))
    const moved = answered({ iss: 'https://moved.example/v2.0' })
    const before = upstream.redemptions.length
    await assert.rejects(provider({ issuer: ISSUER }).finish(moved), failsWith('server_error'))
    assert.equal(upstream.redemptions.length, before)
  })

  for (const tid of [undefined, 'admin', OTHER_TENANT]) {
    it(`does not believe a tenant that is not the issuer’s: ${tid}`, async () => {
      await assert.rejects(signIn({}, { tid }), failsWith('server_error'))
    })
  }

  it('does not sign in a person without an object id', async () => {
    await assert.rejects(signIn({}, { oid: undefined }), failsWith('server_error', /who signed in/))
  })

  it('believes a key that is limited to this tenant by a template', async () => {
    const issuer = 'https://{tenantid}.ciamlogin.example/{tenantid}/v2.0'
    const before = upstream.keys as { keys: object[] }
    upstream.keys = { keys: before.keys.map((key) => ({ ...key, issuer })) }
    assert.deepEqual((await signIn()).key, PERSON_KEY)
    upstream.keys = before
  })

  it('believes no key that is limited to another issuer', async () => {
    const key = await createKey('other', { issuer: `https://other.example/${TENANT}/v2.0` })
    const before = upstream.keys
    upstream.keys = { keys: [key.jwk] }
    const claims = { ...goodClaims(), iss: ISSUER, tid: TENANT, oid: PERSON }
    upstream.answer = { status: 200, body: { id_token: await key.sign(claims) } }
    await assert.rejects(provider().finish(answered()), failsWith('server_error'))
    upstream.keys = before
  })

  it('asks for our own API where it has one, and keeps its token', async () => {
    const url = await provider({ apiScope: 'access_as_user' }).start(request)
    const scope = `openid profile offline_access ${CLIENT}/access_as_user`
    assert.equal(url.searchParams.get('scope'), scope)
    assert.equal(url.searchParams.get('prompt'), 'select_account')
    const { tokens } = await signIn({ apiScope: 'access_as_user' })
    assert.deepEqual(tokens, { accessToken: 'for us', refreshToken: 'again' })
    assert.equal(upstream.redemptions.at(-1)?.get('scope'), scope)
    assert.deepEqual((await signIn()).tokens, { refreshToken: 'again' })
  })
})
