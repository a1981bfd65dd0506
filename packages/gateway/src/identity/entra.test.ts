import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { JWTPayload } from 'jose'
import { entraProvider } from './entra.ts'
import { type IdentityProvider, SignInFailed } from './identity-provider.ts'
import { OTHER_TENANT, PERSON, startUpstream, TENANT, type Upstream } from './upstream-fixture.ts'

const request = { state: 'the-state', nonce: 'the-nonce', codeVerifier: 'v'.repeat(43) }
const answer = () => new URLSearchParams({ code: 'the-code', state: 'the-state' })

let upstream: Upstream
let provider: IdentityProvider
let limited: Upstream

const providerAt = ({ origin }: Upstream) =>
  entraProvider({
    authorityHost: new URL(origin),
    tenant: 'organizations',
    allowedTenants: [TENANT],
    clientId: 'our-client',
    clientSecret: 'our-secret',
    redirectUri: 'http://localhost:3000/oauth/callback',
    allowInsecure: true,
  })

const claims = (changes: JWTPayload = {}, { origin } = upstream): JWTPayload => {
  const now = Math.floor(Date.now() / 1000)
  const tid = (changes['tid'] as string | undefined) ?? TENANT
  return {
    iss: `${origin}/${tid}/v2.0`,
    aud: 'our-client',
    sub: 'pairwise-subject',
    oid: PERSON,
    tid,
    nonce: 'the-nonce',
    iat: now,
    exp: now + 3600,
    ...changes,
  }
}

const finishWith = (idToken: unknown) => {
  upstream.answer = { status: 200, body: { id_token: idToken } }
  return provider.finish({ ...request, answer: answer() })
}

const failsWith = (code: string) => (error: unknown) =>
  error instanceof SignInFailed && error.code === code

describe('signing in with Entra', () => {
  before(async () => {
    upstream = await startUpstream((origin) => `${origin}/{tenantid}/v2.0`)
    limited = await startUpstream((origin) => `${origin}/${OTHER_TENANT}/v2.0`)
  })
  beforeEach(() => {
    provider = providerAt(upstream)
  })
  after(() => Promise.all([upstream.close(), limited.close()]))

  it('sends the person there with state, nonce and S256', async () => {
    const url = await provider.start({ ...request, loginHint: 'noor@voorbeeld.example' })
    assert.equal(url.origin, upstream.origin)
    const get = (name: string) => url.searchParams.get(name)
    assert.deepEqual(
      [
        'state',
        'nonce',
        'code_challenge_method',
        'response_type',
        'client_id',
        'login_hint',
        'prompt',
        'resource',
      ].map(get),
      [
        'the-state',
        'the-nonce',
        'S256',
        'code',
        'our-client',
        'noor@voorbeeld.example',
        'login',
        null,
      ],
    )
  })

  it('lets the person choose when nobody is hinted at', async () => {
    const url = await provider.start(request)
    assert.equal(url.searchParams.get('prompt'), 'select_account')
  })

  it('knows a person by tenant and object id', async () => {
    const { key } = await finishWith(await upstream.sign(claims({ oid: PERSON.toUpperCase() })))
    assert.deepEqual(key, { provider: 'entra', tenantId: TENANT, objectId: PERSON })
    assert.equal(upstream.redemptions.at(-1)?.get('code_verifier'), request.codeVerifier)
  })

  const LIES: [string, () => Promise<string>][] = [
    ['another sign-in’s nonce', () => upstream.sign(claims({ nonce: 'another' }))],
    ['no nonce', () => upstream.sign(claims({ nonce: undefined }))],
    ['another audience', () => upstream.sign(claims({ aud: 'another-client' }))],
    ['another authorised party', () => upstream.sign(claims({ azp: 'another-client' }))],
    ['another issuer', () => upstream.sign(claims({ iss: 'https://evil.example/v2.0' }))],
    [
      'an issuer of another tenant',
      () => upstream.sign(claims({ iss: `${upstream.origin}/${OTHER_TENANT}/v2.0` })),
    ],
    [
      'a time that has passed',
      () => upstream.sign(claims({ exp: Math.floor(Date.now() / 1000) - 120 })),
    ],
    ['no object id', () => upstream.sign(claims({ oid: undefined }))],
    ['an object id that is none', () => upstream.sign(claims({ oid: 'admin' }))],
    ['a key nobody published', () => upstream.sign(claims(), { kid: 'key-2' })],
    [
      'a key that signs for another tenant',
      async () => {
        provider = providerAt(limited)
        const idToken = await limited.sign(claims({}, limited))
        limited.answer = { status: 200, body: { id_token: idToken } }
        return idToken
      },
    ],
    [
      'a signature by another key',
      async () => {
        const forged = await limited.sign(claims())
        return forged
      },
    ],
    [
      'no signature at all',
      async () => {
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
        return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims())}.`
      },
    ],
  ]
  for (const [what, lie] of LIES) {
    it(`does not believe an ID token with ${what}`, async () => {
      await assert.rejects(finishWith(await lie()), failsWith('server_error'))
    })
  }

  it('turns people of other organisations away', async () => {
    const idToken = await upstream.sign(claims({ tid: OTHER_TENANT }))
    await assert.rejects(finishWith(idToken), failsWith('access_denied'))
  })

  it('redeems nothing for an answer with another state', async () => {
    const before = upstream.redemptions.length
    const other = new URLSearchParams({ code: 'the-code', state: 'another' })
    await assert.rejects(provider.finish({ ...request, answer: other }), SignInFailed)
    assert.equal(upstream.redemptions.length, before)
  })

  it('passes a cancelled sign-in on as access_denied', async () => {
    const cancelled = new URLSearchParams({ error: 'access_denied', state: 'the-state' })
    await assert.rejects(
      provider.finish({ ...request, answer: cancelled }),
      failsWith('access_denied'),
    )
  })

  it('tells a provider that is down from one that refuses us', async () => {
    upstream.answer = { status: 503, body: { error: 'temporarily_unavailable' } }
    await assert.rejects(
      provider.finish({ ...request, answer: answer() }),
      failsWith('temporarily_unavailable'),
    )
    upstream.answer = {
      status: 401,
      body: { error: 'invalid_client', error_description: 'secret' },
    }
    await assert.rejects(
      provider.finish({ ...request, answer: answer() }),
      failsWith('server_error'),
    )
  })

  it('does not read an answer without end', async () => {
    upstream.answer = { status: 200, body: { id_token: 'x'.repeat(100_000) } }
    await assert.rejects(provider.finish({ ...request, answer: answer() }), (error: SignInFailed) =>
      /64 KiB/.test(String(error.cause)),
    )
  })

  it('says so when the provider can’t be reached at all', async () => {
    const gone = entraProvider({
      authorityHost: new URL('http://127.0.0.1:9'),
      tenant: TENANT,
      allowedTenants: [TENANT],
      clientId: 'a',
      clientSecret: 'b',
      redirectUri: 'http://localhost/cb',
      allowInsecure: true,
    })
    await assert.rejects(gone.start(request), failsWith('temporarily_unavailable'))
  })
})
