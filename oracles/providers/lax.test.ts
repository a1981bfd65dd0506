import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { Events, OAuth2Server } from 'oauth2-mock-server'
import type { Browser, Page } from '../../test/world/browser.ts'
import { callTool } from '../../test/world/oauth-client.ts'
import { travel } from '../../test/world/time.ts'
import { UPSTREAM_CLIENT } from '../../test/world/wayward-upstream.ts'
import { startWorld, type World } from '../../test/world/world.ts'
import { connectBy, refresh } from './sign-in.ts'

const HOUR = 3_600

let server: OAuth2Server
let world: World

/** It has no pages: whoever comes is signed in. */
const connect = () => connectBy(world, async (_: Browser, page: Page) => page)

type Claims = Record<string, unknown>

/** Changes the ID tokens; access tokens, which we have no use for, carry a scope. */
const onIdToken = (change: (claims: Claims) => void) =>
  server.service.on(Events.BeforeTokenSigning, ({ payload }: { payload: Claims }) => {
    if (payload['scope'] === undefined) change(payload)
  })

const onAnswer = (change: (answer: { body: Claims; statusCode: number }) => void) =>
  server.service.on(Events.BeforeResponse, change)

/** What a provider must not get wrong, however lax it is. */
const UNACCEPTABLE: Readonly<Record<string, (claims: Claims) => void>> = {
  'without the nonce': (claims) => delete claims['nonce'],
  'with another nonce': (claims) => Object.assign(claims, { nonce: 'of another sign-in' }),
  'for another app': (claims) => Object.assign(claims, { aud: 'another-app' }),
  'of another issuer': (claims) => Object.assign(claims, { iss: 'http://localhost:1' }),
  'that has expired': (claims) => Object.assign(claims, { exp: Number(claims['iat']) - 600 }),
  'about nobody': (claims) => delete claims['sub'],
}

describe('oauth2-mock-server, lax in all it does, as the sign-in service', () => {
  before(async () => {
    server = new OAuth2Server()
    await server.issuer.keys.generate('RS256')
    await server.start(0, 'localhost')
    const OIDC_ISSUER = server.issuer.url ?? ''
    world = await startWorld({ ENTRA_TENANT: '', OIDC_ISSUER, ...UPSTREAM_CLIENT })
  })
  beforeEach(() => {
    server.service.removeAllListeners()
  })
  after(async () => {
    await world.close()
    await server.stop()
  })

  it('signs a person in for the whole journey', async () => {
    const connected = await connect()
    const call = (token: string) => callTool(world.mcpUrl, 'who_am_i', {}, token)
    const called = await call(connected.tokens.access_token)
    assert.equal(called.status, 200, JSON.stringify(called.body))
    const refreshed = await refresh(world, connected)
    assert.equal(refreshed.status, 200, JSON.stringify(refreshed.body))
    const again = await call(refreshed.body.access_token)
    assert.deepEqual(again.body.result?.structuredContent, called.body.result?.structuredContent)
  })

  it('may send numbers as text, and more than it was asked for', async () => {
    onAnswer(({ body }) => Object.assign(body, { expires_in: '3600', not_before: 1, scope: '' }))
    onIdToken((claims) => Object.assign(claims, { groups: ['x'.repeat(1_000)], tid: 'not ours' }))
    await connect()
  })

  it('may give no new refresh token when it is asked again', async (t) => {
    const connected = await connect()
    const asked: unknown[] = []
    server.service.on(Events.BeforeResponse, ({ body }, { body: form }) => {
      asked.push(form.refresh_token)
      delete body['refresh_token']
    })
    travel(t, HOUR + 1)
    const first = await refresh(world, connected)
    travel(t, HOUR + 1)
    const second = await refresh(world, { ...connected, tokens: first.body })
    assert.deepEqual([first.status, second.status], [200, 200])
    assert.equal(typeof asked[0], 'string')
    assert.deepEqual(asked, [asked[0], asked[0]])
  })

  it('ends our grant by invalid_grant', async (t) => {
    const connected = await connect()
    onAnswer((answer) => Object.assign(answer, { statusCode: 400, body: REFUSAL }))
    travel(t, HOUR + 1)
    assert.equal((await refresh(world, connected)).body.error, 'invalid_grant')
    server.service.removeAllListeners()
    assert.equal((await refresh(world, connected)).body.error, 'invalid_grant')
  })

  for (const [what, change] of Object.entries(UNACCEPTABLE))
    it(`signs nobody in by an ID token ${what}`, async () => {
      onIdToken(change)
      await assert.rejects(connect(), /error=server_error/)
    })
})

const REFUSAL = { error: 'invalid_grant' }
