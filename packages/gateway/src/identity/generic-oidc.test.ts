import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import type { JWTPayload } from 'jose'
import { createSecretAuthentication } from './client-authentication/secret.ts'
import { type GenericOidcOptions, genericOidcProvider } from './generic-oidc.ts'
import { type IdentityProvider, UpstreamRevoked, UpstreamUnavailable } from './identity-provider.ts'
import { type StrictProvider, startStrictProvider } from './strict-provider-fixture.ts'
import {
  answered,
  CLIENT,
  failsWith,
  goodClaims,
  REDIRECT,
  registration,
  request,
  startUpstream,
  type Upstream,
} from './upstream-fixture.ts'

describe('signing in with a certified OpenID provider', () => {
  const secret = 'a secret: with % and / in it'
  let strict: StrictProvider
  let provider: IdentityProvider

  const connect = (text = secret) =>
    genericOidcProvider({
      ...registration,
      issuer: new URL(strict.issuer),
      authentication: createSecretAuthentication({ secret: text }),
    })
  const signIn = async (change: (answer: URLSearchParams) => void = () => {}) => {
    const answer = await strict.signIn(await provider.start(request))
    change(answer)
    return provider.finish({ ...request, answer })
  }
  const noor = () => ({ issuer: strict.issuer, subject: 'noor' })
  const refreshToken = async () => {
    const { tokens } = await signIn()
    assert.ok(tokens.refreshToken)
    return tokens.refreshToken
  }

  before(async () => {
    strict = await startStrictProvider({ clientId: CLIENT, secret, redirectUri: REDIRECT })
  })
  beforeEach(() => {
    provider = connect()
    strict.closed.clear()
  })
  after(() => strict.close())

  it('knows a person by issuer and subject, and may ask again', async () => {
    const { key, tokens } = await signIn()
    assert.deepEqual(key, noor())
    assert.deepEqual(Object.keys(tokens), ['refreshToken'])
  })

  it('believes no answer of another issuer, nor one that names none', async () => {
    const other = signIn((answer) => answer.set('iss', 'https://evil.example'))
    await assert.rejects(other, failsWith('server_error'))
    const none = signIn((answer) => answer.delete('iss'))
    await assert.rejects(none, failsWith('server_error'))
  })

  it('redeems no code with another verifier than it was asked for with', async () => {
    const answer = await strict.signIn(await provider.start(request))
    const stolen = provider.finish({ ...request, codeVerifier: 'w'.repeat(43), answer })
    await assert.rejects(stolen, failsWith('server_error'))
  })

  it('redeems a code once', async () => {
    const answer = await strict.signIn(await provider.start(request))
    await provider.finish({ ...request, answer })
    await assert.rejects(provider.finish({ ...request, answer }), failsWith('server_error'))
  })

  it('passes a refusal on', async () => {
    const start = await provider.start(request)
    start.searchParams.set('prompt', 'none')
    const answer = await strict.signIn(start)
    assert.equal(answer.get('error'), 'login_required')
    await assert.rejects(provider.finish({ ...request, answer }), failsWith('access_denied'))
  })

  it('follows the refresh tokens as they change', async () => {
    const first = await refreshToken()
    const { refreshToken: second = '' } = await provider.refresh(first, noor())
    assert.notEqual(second, first)
    const { refreshToken: third = '' } = await provider.refresh(second, noor())
    assert.notEqual(third, second)
  })

  it('ends a sign-in whose refresh token was used twice', async () => {
    const first = await refreshToken()
    const { refreshToken: second = '' } = await provider.refresh(first, noor())
    await assert.rejects(provider.refresh(first, noor()), UpstreamRevoked)
    await assert.rejects(provider.refresh(second, noor()), UpstreamRevoked)
  })

  it('ends the sign-in of a person whose account was closed', async () => {
    const token = await refreshToken()
    strict.closed.add('noor')
    await assert.rejects(provider.refresh(token, noor()), UpstreamRevoked)
  })

  it('ends a sign-in that turns out to be another person’s', async () => {
    const token = await refreshToken()
    const sem = { issuer: strict.issuer, subject: 'sem' }
    await assert.rejects(provider.refresh(token, sem), UpstreamRevoked)
  })

  it('ends nothing because its own secret is wrong', async () => {
    const token = await refreshToken()
    provider = connect('another secret')
    await assert.rejects(provider.refresh(token, noor()), UpstreamUnavailable)
    await assert.rejects(signIn(), failsWith('server_error'))
    provider = connect()
    await provider.refresh(token, noor())
  })
})

describe('signing in with any OpenID provider', () => {
  let upstream: Upstream

  const connect = (more: Partial<GenericOidcOptions> = {}) =>
    genericOidcProvider({ ...registration, issuer: new URL(upstream.origin), ...more })
  const asked = async (metadata: Record<string, unknown>, loginHint?: string) => {
    upstream.metadata = { issuer: upstream.origin, ...metadata }
    const { searchParams } = await connect().start({
      ...request,
      ...(loginHint ? { loginHint } : {}),
    })
    return { scope: searchParams.get('scope'), prompt: searchParams.get('prompt') }
  }
  const signIn = async (changes: JWTPayload, more: Partial<GenericOidcOptions> = {}) => {
    const claims = { ...goodClaims(), iss: upstream.origin, ...changes }
    upstream.answer = { status: 200, body: { id_token: await upstream.sign(claims) } }
    return connect(more).finish(answered())
  }

  beforeEach(async () => {
    upstream = await startUpstream()
    upstream.metadata = { issuer: upstream.origin }
  })
  afterEach(() => upstream.close())

  const OFFLINE = { scopes_supported: ['openid', 'offline_access'] }
  const select = ['login', 'consent', 'select_account']
  const PROMPTS: [string, Record<string, unknown>, string | undefined, string | null][] = [
    ['says nothing', {}, undefined, 'login'],
    ['lets the person choose', { prompt_values_supported: select }, undefined, 'select_account'],
    [
      'lets the person choose, but one is named',
      { prompt_values_supported: select },
      'noor',
      'login',
    ],
    ['gives refresh tokens', OFFLINE, undefined, 'login consent'],
    ['knows no consent', { ...OFFLINE, prompt_values_supported: ['login'] }, undefined, 'login'],
    ['knows no prompt', { prompt_values_supported: ['none'] }, undefined, null],
  ]
  for (const [what, metadata, hint, prompt] of PROMPTS) {
    it(`sends ${prompt ?? 'no prompt'} to a provider that ${what}`, async () => {
      assert.equal((await asked(metadata, hint)).prompt, prompt)
    })
  }

  it('asks for a refresh token only where there is one', async () => {
    assert.equal((await asked(OFFLINE)).scope, 'openid profile offline_access')
    assert.equal((await asked({})).scope, 'openid profile')
    assert.equal((await asked({ scopes_supported: 'offline_access' })).scope, 'openid profile')
  })

  it('leaves what was granted to the provider when it redeems', async () => {
    await signIn({})
    assert.equal(upstream.redemptions.at(-1)?.has('scope'), false)
  })

  it('believes the configured issuer, with or without a last slash', async () => {
    assert.equal((await connect().start(request)).origin, upstream.origin)
    upstream.metadata = { issuer: `${upstream.origin}/` }
    const { key } = await signIn({ iss: `${upstream.origin}/` })
    assert.deepEqual(key, { issuer: `${upstream.origin}/`, subject: 'pairwise-subject' })
    await assert.rejects(signIn({}), failsWith('server_error'))
  })

  it('believes no discovery of another issuer', async () => {
    upstream.metadata = { issuer: 'https://evil.example' }
    await assert.rejects(signIn({ iss: 'https://evil.example' }), failsWith('server_error'))
  })

  it('finds discovery below an issuer with a path', async () => {
    const issuer = new URL(`${upstream.origin}/realms/voorbeeld/`)
    upstream.metadata = { issuer: `${upstream.origin}/realms/voorbeeld` }
    const { key } = await signIn({ iss: `${upstream.origin}/realms/voorbeeld` }, { issuer })
    assert.deepEqual(key, {
      issuer: `${upstream.origin}/realms/voorbeeld`,
      subject: 'pairwise-subject',
    })
    assert.equal(upstream.fetched[0], '/realms/voorbeeld/.well-known/openid-configuration')
  })

  it('signs nobody in without a subject, or with one that is no subject', async () => {
    for (const sub of ['', 'x'.repeat(256)]) {
      await assert.rejects(signIn({ sub }), failsWith('server_error', /who signed in/))
    }
    const sub = 7 as unknown as string
    await assert.rejects(signIn({ sub }), failsWith('server_error'))
  })

  it('believes no key that says it signs for another issuer', async () => {
    const { keys } = upstream.keys as { keys: object[] }
    for (const [issuer, isBelieved] of [
      [upstream.origin, true],
      ['https://other.example', false],
    ] as const) {
      upstream.keys = { keys: keys.map((key) => ({ ...key, issuer })) }
      if (isBelieved) await signIn({})
      else await assert.rejects(signIn({}), failsWith('server_error'))
    }
  })

  it('keeps no access token: it is for nobody we know', async () => {
    const claims = { ...goodClaims(), iss: upstream.origin }
    const body = { id_token: await upstream.sign(claims), access_token: 'a', refresh_token: 'r' }
    upstream.answer = { status: 200, body }
    assert.deepEqual((await connect().finish(answered())).tokens, { refreshToken: 'r' })
  })
})
