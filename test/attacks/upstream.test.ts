import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { type CryptoKey, generateKeyPair, importJWK, type JWTPayload, UnsecuredJWT } from 'jose'
import { Browser } from '../world/browser.ts'
import {
  authorizeUrl,
  isClientRedirect,
  openConsent,
  pkce,
  registerClient,
} from '../world/oauth-client.ts'
import {
  startWaywardUpstream,
  UPSTREAM_CLIENT,
  type WaywardUpstream,
} from '../world/wayward-upstream.ts'
import { startWorld, type World } from '../world/world.ts'

const LIMIT = { timeout: 60_000 }

let world: World
let upstream: WaywardUpstream
let clientId: string

/** A browser sent upstream, and what it was sent there with. */
async function standingUpstream() {
  const browser = new Browser()
  const consent = await openConsent(browser, authorizeUrl(world, clientId, pkce().challenge))
  const { action, fields } = consent.form()
  const { next } = await browser.post(action, { ...fields, decision: 'allow' })
  assert.ok(next)
  return { browser, sent: next.searchParams }
}

/** A good ID token's claims. */
const goodClaims = (nonce: string): JWTPayload => {
  const now = Math.floor(Date.now() / 1000)
  const who = { iss: upstream.issuer, aud: UPSTREAM_CLIENT.OIDC_CLIENT_ID, sub: 'someone' }
  return { ...who, nonce, iat: now, exp: now + 300 }
}

type MakeIdToken = (claims: JWTPayload) => Promise<unknown> | unknown

/** One sign-in, for which the upstream gives the ID token that `make` makes; the client's answer. */
async function signIn(make: MakeIdToken, changes: Record<string, string> = {}) {
  const { browser, sent } = await standingUpstream()
  const id_token = await make(goodClaims(sent.get('nonce') ?? ''))
  upstream.answerWith({ body: { access_token: 'x', token_type: 'Bearer', id_token } })
  return follow(browser, sent, changes)
}

async function follow(browser: Browser, sent: URLSearchParams, changes = {}) {
  const callback = new URL(sent.get('redirect_uri') ?? '')
  const answer = { code: 'upstream-code', state: sent.get('state') ?? '', iss: upstream.issuer }
  callback.search = new URLSearchParams({ ...answer, ...changes }).toString()
  const last = await browser.open(callback, isClientRedirect)
  assert.ok(last.next, `${last.status} ${last.html.slice(0, 200)}`)
  return last.next.searchParams
}

function isRefused(answer: URLSearchParams, why: string): void {
  assert.equal(answer.get('code'), null, why)
  assert.match(answer.get('error') ?? '', /^(server_error|temporarily_unavailable)$/, why)
  assert.equal(answer.get('iss'), world.url)
  assert.equal(answer.get('state'), 'state-of-the-client')
}

describe('a sign-in service that is wrong or hostile', LIMIT, () => {
  before(async () => {
    upstream = await startWaywardUpstream()
    world = await startWorld(upstream.env)
    clientId = (await registerClient(world)).client_id
  })
  after(async () => {
    await world.close()
    await upstream.close()
  })

  it('signs people in when it is right: the refusals below are not by accident', async () => {
    assert.ok((await signIn((claims) => upstream.sign(claims))).get('code'))
  })

  it('is sent a fresh state, nonce and PKCE challenge, and gets the verifier later', async () => {
    const seen = new Set<string>()
    for (let n = 0; n < 2; n++) {
      const { browser, sent } = await standingUpstream()
      for (const name of ['state', 'nonce', 'code_challenge']) {
        const value = sent.get(name) ?? ''
        assert.ok(value.length >= 43, name)
        seen.add(value)
      }
      assert.equal(sent.get('code_challenge_method'), 'S256')
      await follow(browser, sent)
      const verifier = upstream.tokenRequests.at(-1)?.get('code_verifier') ?? ''
      const challenge = createHash('sha256').update(verifier).digest('base64url')
      assert.equal(sent.get('code_challenge'), challenge)
    }
    assert.equal(seen.size, 6)
  })

  const wrongClaims: Record<string, (claims: JWTPayload) => JWTPayload> = {
    'for another sign-in': (claims) => ({ ...claims, nonce: 'another' }),
    'without a nonce': ({ nonce: _, ...claims }) => claims,
    'for another application': (claims) => ({ ...claims, aud: 'another' }),
    'for another application on our behalf': (claims) => ({ ...claims, azp: 'another' }),
    'of another issuer': (claims) => ({ ...claims, iss: 'https://other.example' }),
    'without an issuer': ({ iss: _, ...claims }) => claims,
    'that has expired': (claims) => ({ ...claims, exp: (claims.iat ?? 0) - 120 }),
    'that never expires': ({ exp: _, ...claims }) => claims,
    'that is not valid yet': (claims) => ({ ...claims, nbf: (claims.iat ?? 0) + 600 }),
    'about nobody': ({ sub: _, ...claims }) => claims,
    'about an empty name': (claims) => ({ ...claims, sub: '' }),
  }
  for (const [what, change] of Object.entries(wrongClaims)) {
    it(`is not believed with an ID token ${what}`, async () => {
      isRefused(await signIn((claims) => upstream.sign(change(claims))), what)
    })
  }

  it('is not believed without a signature', async () => {
    isRefused(await signIn((claims) => new UnsecuredJWT(claims).encode()), 'alg none')
    const cut = async (claims: JWTPayload) => (await upstream.sign(claims)).replace(/[^.]+$/, '')
    isRefused(await signIn(cut), 'no signature')
  })

  it('is not believed with a secret for a signature, not even our own', async () => {
    const secrets = [UPSTREAM_CLIENT.OIDC_CLIENT_SECRET, JSON.stringify(upstream.publicJwk)]
    for (const secret of secrets) {
      const key = new TextEncoder().encode(secret)
      isRefused(await signIn((claims) => upstream.sign(claims, { alg: 'HS256' }, key)), 'HS256')
    }
  })

  it('is not believed with another algorithm of its own key', async () => {
    for (const alg of ['RS512', 'PS256']) {
      const key = (await importJWK(upstream.privateJwk, alg)) as CryptoKey
      isRefused(await signIn((claims) => upstream.sign(claims, { alg }, key)), alg)
    }
  })

  it('is not believed with a key that it does not publish', async () => {
    const { privateKey } = await generateKeyPair('RS256')
    isRefused(await signIn((claims) => upstream.sign(claims, {}, privateKey)), 'same kid')
    const unknown = { kid: 'unknown' }
    isRefused(await signIn((claims) => upstream.sign(claims, unknown, privateKey)), 'other kid')
    const jwk = { jwk: upstream.publicJwk }
    isRefused(await signIn((claims) => upstream.sign(claims, jwk, privateKey)), 'own jwk')
  })

  it('is not believed without an ID token, or with something else for one', async () => {
    for (const value of [undefined, null, 1, {}, '', 'x', 'a.b.c']) {
      isRefused(await signIn(() => value), JSON.stringify(value))
    }
  })

  it('is answered by a refusal whatever its token endpoint says', async () => {
    const answers = [
      { body: 'not json' },
      { body: '' },
      { status: 400, body: { error: 'invalid_grant', error_description: 'inner detail' } },
      { status: 500, body: '<html>broken</html>' },
      { status: 302, headers: { location: `${upstream.issuer}/elsewhere` }, body: '' },
      { body: 'x'.repeat(200_000) },
    ]
    for (const answer of answers) {
      const { browser, sent } = await standingUpstream()
      upstream.answerWith(answer)
      const heard = await follow(browser, sent)
      isRefused(heard, JSON.stringify(answer).slice(0, 80))
      assert.doesNotMatch(heard.get('error_description') ?? '', /inner detail|html|json/i)
    }
  })

  it('is not mixed up with another: its answers must name it', async () => {
    const before = upstream.tokenRequests.length
    const sign: MakeIdToken = (claims) => upstream.sign(claims)
    isRefused(await signIn(sign, { iss: 'https://other.example' }), 'another issuer')
    isRefused(await signIn(sign, { iss: '' }), 'no issuer')
    assert.equal(upstream.tokenRequests.length, before, 'no code was sent anywhere')
  })
})
