import assert from 'node:assert/strict'
import { afterEach, before, beforeEach, describe, it } from 'node:test'
import * as jose from 'jose'
import {
  createKey,
  goodClaims,
  type KeyPair,
  startUpstream,
  type Upstream,
} from './upstream-fixture.ts'
import { createProviderKeys, KeysUnavailable, type ProviderKeys } from './upstream-keys.ts'

const HOUR = 3_600_000
const { JWKSNoMatchingKey, JOSEAlgNotAllowed } = jose.errors

let upstream: Upstream
let clock: { time: number; now(): number }
let keys: ProviderKeys
let first: KeyPair
let second: KeyPair

const named = (kid?: string, alg = 'RS256') => ({ alg, ...(kid === undefined ? {} : { kid }) })
const find = (kid?: string) => keys.find(named(kid))
const fetches = () => upstream.fetched.filter((path) => path === '/keys').length
const publish = (...pairs: KeyPair[]) => {
  upstream.keys = { keys: pairs.map(({ jwk }) => jwk) }
}
const unavailable = (reason: RegExp) => (error: unknown) =>
  error instanceof KeysUnavailable && reason.test(String(error.cause))

describe('the keys of a provider', () => {
  before(async () => {
    first = await createKey('one')
    second = await createKey('two')
  })
  beforeEach(async () => {
    upstream = await startUpstream()
    clock = { time: 1_800_000_000_000, now: () => clock.time }
    keys = createProviderKeys({ jwksUri: `${upstream.origin}/keys`, allowInsecure: true, clock })
    publish(first)
  })
  afterEach(() => upstream.close())

  it('verify what the provider signed', async () => {
    const token = await first.sign(goodClaims())
    await jose.jwtVerify(token, async (header) => (await keys.find(header)).key)
  })

  it('come with the issuer a key is limited to', async () => {
    publish(await createKey('limited', { issuer: 'https://login.example/{tenantid}/v2.0' }))
    assert.equal((await find('limited')).issuer, 'https://login.example/{tenantid}/v2.0')
    publish(first)
    clock.time += HOUR
    assert.equal((await find('one')).issuer, undefined)
  })

  it('are for RS256 and nothing else', async () => {
    for (const alg of ['none', 'HS256', 'PS256', 'ES256']) {
      await assert.rejects(keys.find(named('one', alg)), JOSEAlgNotAllowed)
    }
    assert.equal(fetches(), 0)
  })

  it('are fetched once for everybody, and again after an hour', async () => {
    await Promise.all(Array.from({ length: 20 }, () => find('one')))
    clock.time += HOUR - 1
    await find('one')
    assert.equal(fetches(), 1)
    clock.time += 1
    await Promise.all(Array.from({ length: 20 }, () => find('one')))
    assert.equal(fetches(), 2)
  })

  it('stop verifying within the hour when the provider withdraws them', async () => {
    await find('one')
    publish(second)
    clock.time += HOUR
    await assert.rejects(find('one'), JWKSNoMatchingKey)
  })

  it('change during traffic without one failed call', async () => {
    await find('one')
    publish(first, second)
    await Promise.all(['one', 'two', 'one', 'two'].map(find))
    assert.equal(fetches(), 2)
  })

  it('are asked for in vain once in 30 seconds, whatever strangers make up', async () => {
    await find('one')
    const madeUp = Array.from({ length: 20 }, (_, index) => find(`made-up-${index}`))
    for (const each of await Promise.allSettled(madeUp)) assert.equal(each.status, 'rejected')
    await assert.rejects(find('another'), JWKSNoMatchingKey)
    clock.time += 29_999
    await assert.rejects(find('another'), JWKSNoMatchingKey)
    assert.equal(fetches(), 2)
    clock.time += 1
    await assert.rejects(find('another'), JWKSNoMatchingKey)
    assert.equal(fetches(), 3)
  })

  it('count for a day while the provider is down, and then no longer', async () => {
    await find('one')
    upstream.isDown = true
    for (const age of [HOUR, 23 * HOUR]) {
      clock.time = 1_800_000_000_000 + age
      await find('one')
    }
    clock.time = 1_800_000_000_000 + 24 * HOUR
    await assert.rejects(find('one'), KeysUnavailable)
  })

  it('come back with the provider', async () => {
    await find('one')
    upstream.isDown = true
    clock.time += 25 * HOUR
    await assert.rejects(find('one'), KeysUnavailable)
    upstream.isDown = false
    clock.time += 30_000
    await find('one')
  })

  it('do not make a caller wait for a provider that is known to be down', {
    timeout: 5_000,
  }, async () => {
    await find('one')
    upstream.isDown = true
    clock.time += HOUR
    await find('one')
    const { promise, resolve } = Promise.withResolvers<void>()
    upstream.isDown = false
    upstream.hold = promise
    clock.time += 30_000
    await find('one')
    resolve()
  })

  it('leave a provider that is down alone for 30 seconds', async () => {
    await find('one')
    upstream.keys = 'not now'
    clock.time += HOUR
    for (let call = 0; call < 5; call += 1) await find('one')
    await assert.rejects(find('two'), KeysUnavailable)
    assert.equal(fetches(), 2)
  })

  it('give no verdict on a key that could not be looked for', async () => {
    await find('one')
    upstream.isDown = true
    await assert.rejects(find('two'), KeysUnavailable)
    await assert.rejects(find('three'), KeysUnavailable)
  })

  it('are tried again at once while none is known', async () => {
    upstream.isDown = true
    await assert.rejects(find('one'), KeysUnavailable)
    upstream.isDown = false
    await find('one')
  })

  for (const answer of [{ keys: [] }, { keys: 'none' }, {}, 'null', '<html>']) {
    it(`survive an answer that holds none: ${JSON.stringify(answer)}`, async () => {
      await find('one')
      upstream.keys = answer
      clock.time += HOUR
      await find('one')
      assert.equal(fetches(), 2)
    })
  }

  it('leave out what can’t verify RS256, and keep the rest', async () => {
    const { jwk } = first
    const useless = [
      null,
      'a string',
      { ...jwk, kid: 'encrypts', use: 'enc' },
      { ...jwk, kid: 'other-alg', alg: 'RS512' },
      { ...jwk, kid: 'elliptic', kty: 'EC' },
      { ...jwk, kid: 'broken', e: undefined },
      { ...jwk, kid: 'short', n: jwk.n?.slice(0, 171) },
      { ...jwk, kid: 8 },
    ]
    upstream.keys = { keys: [...useless, jwk, { ...jwk, kid: 'stated', alg: 'RS256' }] }
    await find('one')
    await find('stated')
    clock.time += HOUR
    for (const kid of ['encrypts', 'other-alg', 'elliptic', 'broken', 'short', '8']) {
      await assert.rejects(find(kid), JWKSNoMatchingKey, kid)
    }
  })

  it('believe the first of two keys with one name', async () => {
    upstream.keys = {
      keys: [
        { ...first.jwk, issuer: 'a' },
        { ...second.jwk, kid: 'one' },
      ],
    }
    assert.equal((await find('one')).issuer, 'a')
  })

  it('need a name that is text, if any', async () => {
    upstream.keys = { keys: [{ ...first.jwk, kid: 8 }] }
    await assert.rejects(find(undefined), KeysUnavailable)
  })

  it('need no name where there is one key', async () => {
    await find(undefined)
    upstream.keys = { keys: [{ ...first.jwk, kid: undefined }] }
    clock.time += HOUR
    await find(undefined)
    publish(first, second)
    clock.time += HOUR
    await assert.rejects(find(undefined), JWKSNoMatchingKey)
  })

  it('are bounded in size and number', async () => {
    upstream.keys = { keys: [{ ...first.jwk, x5c: ['x'.repeat(256 * 1024)] }] }
    await assert.rejects(find('one'), unavailable(/256 KiB/))
    upstream.keys = { keys: Array.from({ length: 101 }, () => first.jwk) }
    await assert.rejects(find('one'), unavailable(/100 keys/))
    upstream.keys = { keys: Array.from({ length: 100 }, () => first.jwk) }
    await find('one')
  })

  it('are taken from where they are said to be, over https', async () => {
    const at = (path: string, allowInsecure = true) =>
      createProviderKeys({ jwksUri: upstream.origin + path, allowInsecure, clock })
    await assert.rejects(at('/keys', false).find(named('one')), unavailable(/not https/))
    upstream.answer = { status: 302, body: '' }
    await assert.rejects(at('/moved').find(named('one')), unavailable(/answered 302/))
  })

  it('follow an address that moves, and one that can’t be had is no verdict', async () => {
    let address: Promise<string> = Promise.reject(new Error('no discovery'))
    const moving = createProviderKeys({ jwksUri: () => address, allowInsecure: true, clock })
    await assert.rejects(moving.find(named('one')), unavailable(/no discovery/))
    address = Promise.resolve(`${upstream.origin}/keys`)
    await moving.find(named('one'))
    address = Promise.resolve(`${upstream.origin}/new/keys`)
    clock.time += HOUR
    await moving.find(named('one'))
    assert.deepEqual(upstream.fetched, ['/keys', '/new/keys'])
  })

  it('of one gateway are not another’s', async () => {
    await find('one')
    upstream.isDown = true
    const jwksUri = `${upstream.origin}/keys`
    const other = createProviderKeys({ jwksUri, allowInsecure: true, clock })
    await assert.rejects(other.find(named('one')), KeysUnavailable)
  })
})
