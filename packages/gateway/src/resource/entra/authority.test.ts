import assert from 'node:assert/strict'
import { after, beforeEach, describe, test } from 'node:test'
import { inspect } from 'node:util'
import { givesNoVerdict, KEY, NOW, newKey, refuses, startEntra, TENANT } from './entra-fixture.ts'

const V1_DOCUMENT = '/organizations/.well-known/openid-configuration'
const MINUTE = 60
const HOUR = 3600

const entra = await startEntra()
after(() => entra.close())
const { jwksUri } = entra
const good = { issuers: { ...entra.issuers }, published: [...entra.published], jwksUri }
beforeEach(() => {
  Object.assign(entra, { ...good, issuers: { ...good.issuers }, status: 200 })
  entra.requests.length = 0
  entra.clock.seconds = NOW
})
/** Tokens that outlive what a test waits for. */
const long = { exp: NOW + 100 * HOUR }

describe('keys', () => {
  test('a key that is new at the provider works at once', async () => {
    const verifier = entra.verifier()
    await verifier.verify(await entra.v2())
    const next = await newKey('next')
    entra.published = [...good.published, { ...next.jwk, issuer: good.issuers['2.0'] }]
    await verifier.verify(await entra.v2({}, {}, next))
    assert.equal(entra.countOf('/keys'), 2)
  })

  test('a retired key is forgotten within the hour', async () => {
    const verifier = entra.verifier()
    await verifier.verify(await entra.v2(long))
    const next = await newKey('next')
    entra.published = [{ ...next.jwk, issuer: good.issuers['2.0'] }]
    entra.clock.seconds += HOUR
    await refuses(verifier, await entra.v2(long), /cannot be verified/)
  })

  test('a thousand tokens with made-up keys cost the provider one request in 30 s', async () => {
    const verifier = entra.verifier()
    await verifier.verify(await entra.v2())
    const before = entra.requests.length
    const token = await entra.v2()
    const body = token.slice(token.indexOf('.'))
    const madeUp = (kid: number) =>
      Buffer.from(JSON.stringify({ alg: 'RS256', typ: 'JWT', kid: `x${kid}` })).toString(
        'base64url',
      )
    const refused = Array.from({ length: 1000 }, (_, kid) =>
      refuses(verifier, madeUp(kid) + body, /cannot be verified/),
    )
    await Promise.all(refused)
    assert.equal(entra.requests.length - before, 1)
    entra.clock.seconds += 31
    await refuses(verifier, madeUp(1) + body, /cannot be verified/)
    assert.equal(entra.countOf('/keys'), 3)
  })

  test('no keys are asked for a token that can’t be ours by its header', async () => {
    const verifier = entra.verifier()
    await refuses(verifier, await entra.v2({}, { typ: 'id+jwt' }), /not an access token/)
    assert.deepEqual(entra.requests, [])
  })

  test('a provider that is down for hours stops nobody whose key is known', async () => {
    const verifier = entra.verifier()
    await verifier.verify(await entra.v1(long))
    entra.status = 503
    for (const passed of [10 * MINUTE, 2 * HOUR, 20 * HOUR]) {
      entra.clock.seconds = NOW + passed
      await verifier.verify(await entra.v2(long))
      await verifier.verify(await entra.v1(long))
    }
    entra.status = 200
    entra.clock.seconds += 31
    await verifier.verify(await entra.v2(long))
  })

  test('while it is down, a token with an unknown key is not condemned', async () => {
    const verifier = entra.verifier()
    await verifier.verify(await entra.v2())
    entra.status = 503
    await givesNoVerdict(verifier, await entra.v2({}, { kid: 'rotated' }))
  })

  test('a provider that was never reached gives no verdict, and works when it is back', async () => {
    const verifier = entra.verifier()
    entra.status = 503
    await givesNoVerdict(verifier, await entra.v2())
    entra.status = 200
    entra.clock.seconds += 31
    await verifier.verify(await entra.v2())
  })

  test('an http authority is not asked unless insecure ones are allowed', async () => {
    await givesNoVerdict(entra.verifier({ allowInsecure: false }), await entra.v2())
    assert.deepEqual(entra.requests, [])
  })
})

describe('issuers', () => {
  test('both follow from the one host that is configured', async () => {
    const verifier = entra.verifier()
    await verifier.verify(await entra.v2())
    assert.equal(entra.countOf(V1_DOCUMENT), 0, 'v1.0 is asked for when a v1.0 token comes')
    await verifier.verify(await entra.v1())
    await verifier.verify(await entra.v1())
    assert.equal(entra.countOf(V1_DOCUMENT), 1)
  })

  test('once known, an issuer does not move', async () => {
    const verifier = entra.verifier()
    await verifier.verify(await entra.v2(long))
    await verifier.verify(await entra.v1(long))
    entra.issuers = {
      '1.0': 'https://evil.example/{tenantid}/',
      '2.0': 'https://evil.example/{tenantid}/v2.0',
    }
    const evil = await newKey('evil')
    entra.published = [...good.published, { ...evil.jwk, issuer: entra.issuers['2.0'] as string }]
    entra.clock.seconds += 2 * HOUR
    const iss = `https://evil.example/${TENANT}/`
    await refuses(verifier, await entra.v1({ ...long, iss }, {}, evil), /another server/)
    const v2 = { ...long, iss: `${iss}v2.0` }
    await refuses(verifier, await entra.v2(v2, {}, evil), /another server/)
    await refuses(verifier, await entra.v2(long, {}, evil), /may not sign/)
    await verifier.verify(await entra.v2(long))
    await verifier.verify(await entra.v1(long))
  })

  test('a document whose issuer has another form is not believed', async () => {
    for (const issuer of ['https://a.example/', 'https://a.example/common/v2.0', '{tenantid}', 7]) {
      entra.issuers['2.0'] = issuer as string
      await givesNoVerdict(entra.verifier(), await entra.v2())
    }
  })

  test('a document without keys is told from keys that can’t be had', async () => {
    entra.jwksUri = undefined
    await assert.rejects(entra.verifier().verify(await entra.v2()), (error) => {
      assert.match(inspect(error), /discovery names no keys/)
      return true
    })
  })

  test('while the v1.0 document can’t be had, v1.0 tokens alone get no verdict', async () => {
    const verifier = entra.verifier()
    await verifier.verify(await entra.v2())
    entra.status = 500
    const token = await entra.v1()
    await givesNoVerdict(verifier, token)
    assert.equal(entra.countOf(V1_DOCUMENT), 1)
    await verifier.verify(await entra.v2())
    entra.status = 200
    await verifier.verify(token)
  })

  test('a stranger’s v1.0 token makes us ask for nothing', async () => {
    const verifier = entra.verifier()
    await verifier.verify(await entra.v2())
    const stranger = { ...(await newKey('x')), jwk: KEY.jwk }
    await refuses(verifier, await entra.v1({}, {}, stranger), /cannot be verified/)
    await refuses(verifier, await entra.v1({ aud: 'api://other' }), /another resource/)
    assert.equal(entra.countOf(V1_DOCUMENT), 0)
  })
})
