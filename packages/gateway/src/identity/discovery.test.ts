import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { setDefaultCACertificates } from 'node:tls'
import { startHttpsServer } from '../http/test-https-server.ts'
import { createDiscovery, type Discover } from './discovery.ts'
import { SignInFailed } from './identity-provider.ts'
import { failsWith, startUpstream, type Upstream } from './upstream-fixture.ts'

const HOUR = 3_600_000
const ENDPOINTS = {
  issuer: 'https://provider.example',
  authorization_endpoint: 'https://provider.example/authorize',
  token_endpoint: 'https://provider.example/token',
  jwks_uri: 'https://provider.example/keys',
}

let upstream: Upstream
let clock: { time: number; now(): number }
let discover: Discover

const because = (reason: RegExp) => (error: unknown) =>
  error instanceof SignInFailed && reason.test(String(error.cause))

describe('discovery', () => {
  beforeEach(async () => {
    upstream = await startUpstream()
    clock = { time: 1_800_000_000_000, now: () => clock.time }
    discover = at(true)
  })
  afterEach(() => upstream.close())

  const at = (allowInsecure: boolean) =>
    createDiscovery(
      { discoveryUrl: new URL(`${upstream.origin}/openid-configuration`), allowInsecure },
      clock,
    )

  it('is asked once an hour', async () => {
    await Promise.all([discover(), discover(), discover()])
    clock.time += HOUR - 1
    await discover()
    assert.equal(upstream.fetched.length, 1)
    clock.time += 1
    assert.equal((await discover()).token_endpoint, `${upstream.origin}/token`)
    assert.equal(upstream.fetched.length, 2)
  })

  it('counts for a day while the provider is down, and then no longer', async () => {
    await discover()
    upstream.isDown = true
    clock.time += 24 * HOUR - 1
    await discover()
    clock.time += 1
    await assert.rejects(discover(), failsWith('temporarily_unavailable'))
  })

  it('is read over https, and http only where that is allowed', async () => {
    await assert.rejects(at(false)(), because(/not https/))
    await at(true)()
  })

  for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri']) {
    it(`sends nobody to a ${name} that is not https`, async () => {
      await using server = await startHttpsServer(['localhost'], (_, response) => {
        response.end(JSON.stringify({ ...ENDPOINTS, [name]: 'http://provider.example/' }))
      })
      setDefaultCACertificates([server.ca])
      const discoveryUrl = new URL(`https://localhost:${server.port}/openid-configuration`)
      const secure = createDiscovery({ discoveryUrl, allowInsecure: false }, clock)
      await assert.rejects(secure(), because(new RegExp(`${name} is not https`)))
      const loopback = createDiscovery({ discoveryUrl, allowInsecure: true }, clock)
      assert.equal((await loopback())[name], 'http://provider.example/')
      upstream.metadata = { [name]: 'ftp://provider.example/' }
      await assert.rejects(discover(), because(new RegExp(`${name} is not https`)))
    })
  }

  it('must name an issuer and all endpoints', async () => {
    for (const name of ['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri']) {
      for (const value of [undefined, null, 7, {}]) {
        upstream.metadata = { [name]: value }
        await assert.rejects(discover(), because(new RegExp(name)), String(value))
      }
    }
  })

  it('is bounded', async () => {
    upstream.metadata = { padding: 'x'.repeat(64 * 1024) }
    await assert.rejects(discover(), because(/64 KiB/))
  })

  it('is not taken from a page that says something went wrong', async () => {
    const missing = new URL(`${upstream.origin}/openid-configuration/`)
    upstream.answer = { status: 404, body: { issuer: 'x' } }
    const elsewhere = createDiscovery({ discoveryUrl: missing, allowInsecure: true }, clock)
    await assert.rejects(elsewhere(), because(/answered 404/))
  })
})
