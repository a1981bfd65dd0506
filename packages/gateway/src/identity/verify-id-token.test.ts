import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { JWTPayload } from 'jose'
import type { IdentityProvider } from './identity-provider.ts'
import {
  answered,
  CLIENT,
  createKey,
  entraAt,
  entraClaims,
  failsWith,
  OTHER_TENANT,
  PERSON,
  startUpstream,
  TENANT,
  type Upstream,
} from './upstream-fixture.ts'

let upstream: Upstream
let provider: IdentityProvider

const now = Math.floor(Date.now() / 1000)
const claims = (changes: JWTPayload = {}) => entraClaims(upstream, changes)
const finishWith = (idToken: unknown) => {
  upstream.answer = { status: 200, body: { id_token: idToken } }
  return provider.finish(answered())
}

describe('an ID token', () => {
  before(async () => {
    upstream = await startUpstream((origin) => `${origin}/{tenantid}/v2.0`)
  })
  beforeEach(() => {
    provider = entraAt(upstream)
  })
  after(() => upstream.close())

  it('says who signed in', async () => {
    const { key } = await finishWith(await upstream.sign(claims()))
    assert.deepEqual(key, { provider: 'entra', tenantId: TENANT, objectId: PERSON })
  })

  const TRUTHS: [string, JWTPayload][] = [
    ['a clock a minute fast', { exp: now - 50 }],
    ['a clock a minute slow', { nbf: now + 50 }],
    ['a list of one audience', { aud: [CLIENT] }],
    ['several audiences, and us as the party it is for', { aud: [CLIENT, 'other'], azp: CLIENT }],
  ]
  for (const [what, changes] of TRUTHS) {
    it(`is believed with ${what}`, async () => {
      await finishWith(await upstream.sign(claims(changes)))
    })
  }

  const LIES: [string, JWTPayload][] = [
    ['another sign-in’s nonce', { nonce: 'another' }],
    ['no nonce', { nonce: undefined }],
    ['another audience', { aud: 'another-client' }],
    ['another party beside us', { aud: [CLIENT, 'another-client'] }],
    ['another authorised party', { azp: 'another-client' }],
    ['another issuer', { iss: 'https://evil.example/v2.0' }],
    ['a time that has passed', { exp: now - 120 }],
    ['a time to come', { nbf: now + 120 }],
    ['no subject', { sub: undefined }],
    ['no time of issue', { iat: undefined }],
    ['no end', { exp: undefined }],
  ]
  for (const [what, changes] of LIES) {
    it(`is not believed with ${what}`, async () => {
      await assert.rejects(
        finishWith(await upstream.sign(claims(changes))),
        failsWith('server_error', /could not be verified/),
      )
    })
  }

  const FORGERIES: [string, () => Promise<unknown>][] = [
    ['a key nobody published', () => upstream.sign(claims(), { kid: 'key-2' })],
    ['a signature by another key', async () => (await createKey('key-1')).sign(claims())],
    ['no signature at all', async () => `${part({ alg: 'none' })}.${part(claims())}.`],
    [
      'another algorithm',
      async () => `${part({ alg: 'HS256', kid: 'key-1' })}.${part(claims())}.x`,
    ],
    ['another shape', async () => 'a.b.c'],
  ]
  for (const [what, forge] of FORGERIES) {
    it(`is not believed with ${what}`, async () => {
      await assert.rejects(
        finishWith(await forge()),
        failsWith('server_error', /could not be verified/),
      )
    })
  }

  it('is signed by a key that may sign for its issuer', async () => {
    const limited = await createKey('limited', {
      issuer: `${upstream.origin}/${OTHER_TENANT}/v2.0`,
    })
    const unlimited = await createKey('unlimited')
    const before = upstream.keys
    upstream.keys = { keys: [limited.jwk, unlimited.jwk] }
    // A shared authority: without a limit of its own a key would sign for every tenant.
    for (const { sign } of [limited, unlimited]) {
      await assert.rejects(finishWith(await sign(claims())), failsWith('server_error'))
    }
    upstream.keys = before
  })

  it('is checked with the new key as soon as the provider signs with it', async () => {
    await finishWith(await upstream.sign(claims()))
    const next = await createKey('next', { issuer: `${upstream.origin}/{tenantid}/v2.0` })
    const { keys } = upstream.keys as { keys: unknown[] }
    upstream.keys = { keys: [...keys, next.jwk] }
    await finishWith(await next.sign(claims()))
    await finishWith(await upstream.sign(claims()))
    upstream.keys = { keys }
  })

  it('is nobody’s fault when the keys can’t be had', async () => {
    const idToken = await upstream.sign(claims())
    const before = upstream.keys
    upstream.keys = 'not now'
    await assert.rejects(finishWith(idToken), failsWith('temporarily_unavailable'))
    upstream.keys = before
    await finishWith(idToken)
  })

  it('is read by the gateway’s clock', async () => {
    const clock = { now: () => (now + 7_200) * 1000 }
    provider = entraAt(upstream, { clock })
    await assert.rejects(finishWith(await upstream.sign(claims())), failsWith('server_error'))
    const later = await upstream.sign(claims({ iat: now + 7_200, exp: now + 7_300 }))
    await finishWith(later)
  })
})

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
