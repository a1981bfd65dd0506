import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { tokenRequest } from '../../world/oauth-client.ts'
import { startWorld, type World } from '../../world/world.ts'

const LIMIT = { timeout: 30_000 }
const ROBOT = 'night-robot'
const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })

let world: World

/** The assertion of the configured client, with these claims changed. */
const assertion = (changes: Record<string, unknown> = {}, key = privateKey) => {
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: ROBOT, sub: ROBOT, aud: world.url, jti: crypto.randomUUID() }
  return new SignJWT({ ...claims, iat: now, exp: now + 60, ...changes })
    .setProtectedHeader({ alg: 'ES256' })
    .sign(key)
}

const ask = (client_assertion: string, changes: Record<string, string> = {}) =>
  tokenRequest(world, {
    ...changes,
    grant_type: 'client_credentials',
    client_assertion,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  })

describe('a client that proves itself with its key (RFC 7523)', LIMIT, () => {
  before(async () => {
    const robot = {
      client_id: ROBOT,
      client_name: 'Night robot',
      jwks: { keys: [await exportJWK(publicKey)] },
      grant_types: ['client_credentials'],
      scope: 'property:read',
    }
    world = await startWorld({ STATIC_CLIENTS: JSON.stringify([robot]) })
  })
  after(() => world.close())

  it('gets a token, once for each assertion', async () => {
    const once = await assertion()
    assert.equal((await ask(once)).status, 200)
    const again = await ask(once)
    assert.deepEqual([again.status, again.body.error], [401, 'invalid_client'])
  })

  it('has used an assertion up also when its request fails', async () => {
    const once = await assertion()
    assert.equal((await ask(once, { scope: 'assessments:write' })).body.error, 'invalid_scope')
    const again = await ask(once)
    assert.deepEqual([again.status, again.body.error], [401, 'invalid_client'])
  })

  it('gets one token for eight copies of an assertion at once', async () => {
    const once = await assertion()
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(once)))
    assert.equal(answers.filter(({ status }) => status === 200).length, 1)
  })

  it('is refused with an assertion for somebody else, out of date or of another key', async () => {
    const stranger = await generateKeyPair('ES256')
    const now = Math.floor(Date.now() / 1000)
    const wrong = [
      await assertion({ aud: 'https://other.example' }),
      await assertion({ sub: 'somebody-else' }),
      await assertion({ iss: 'somebody-else' }),
      await assertion({ exp: now - 60 }),
      await assertion({ exp: undefined }),
      await assertion({ exp: now + 3_600 }),
      await assertion({ jti: undefined }),
      await assertion({ jti: 'x'.repeat(10_000) }),
      await assertion({}, stranger.privateKey),
    ]
    for (const each of wrong) {
      const { status, body } = await ask(each)
      assert.equal(body.error, 'invalid_client', each)
      assert.equal(status, 401)
    }
  })
})
