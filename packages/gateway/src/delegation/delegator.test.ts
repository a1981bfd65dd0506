import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AssertionSource } from './assertion-source.ts'
import {
  CLAIMS,
  delegatorFor,
  failureOf,
  MAIL_READ,
  OTHER_TENANT,
  person,
  plainAssertions,
  refusal,
  startTokenEndpoint,
  token,
  USER_READ,
} from './delegation-fixture.ts'

const noor = person('noor')
const HOUR_MS = 3_600_000

describe('a delegated token', () => {
  it('is exchanged once and then comes from the cache', async () => {
    await using endpoint = await startTokenEndpoint()
    const delegator = delegatorFor(endpoint)
    for (let times = 0; times < 3; times++)
      assert.equal(await delegator.tokenFor(noor, [USER_READ]), 'token-1')
    assert.equal(endpoint.requests.length, 1)
    const { entries, hits, misses } = delegator.stats()
    assert.deepEqual([entries, hits, misses], [1, 2, 1])
  })

  it('is exchanged anew five minutes before it ends', async () => {
    await using endpoint = await startTokenEndpoint((_, nth) => token(`token-${nth}`, '3600'))
    const delegator = delegatorFor(endpoint)
    await delegator.tokenFor(noor, [USER_READ])
    delegator.clock.time += HOUR_MS - 300_001
    assert.equal(await delegator.tokenFor(noor, [USER_READ]), 'token-1')
    delegator.clock.time += 1
    assert.equal(await delegator.tokenFor(noor, [USER_READ]), 'token-2')
  })

  it('is never another person’s, tenant’s, resource’s or scope’s', async () => {
    await using endpoint = await startTokenEndpoint()
    const assertions: AssertionSource = {
      ...plainAssertions(),
      // Two tenants may know a person by assertions that look alike.
      assertionFor: async ({ id, tenantId }) => ({
        token: id,
        tenantId: tenantId ?? noor.id,
      }),
    }
    const delegator = delegatorFor(endpoint, { assertions })
    const one = person('noor', { tenantId: OTHER_TENANT })
    const asks = [
      () => delegator.tokenFor(one, [USER_READ]),
      () => delegator.tokenFor(person('sem', { tenantId: OTHER_TENANT }), [USER_READ]),
      () =>
        delegator.tokenFor(person('noor', { tenantId: OTHER_TENANT.replaceAll('2', '3') }), [
          USER_READ,
        ]),
      () => delegator.tokenFor(one, [MAIL_READ]),
      () => delegator.tokenFor(one, [USER_READ, MAIL_READ]),
      () => delegator.tokenFor(one, ['api://another/User.Read']),
      () =>
        delegator.tokenFor(person('noor2', { tenantId: OTHER_TENANT }), [USER_READ], {
          claims: CLAIMS,
        }),
    ]
    const first = []
    for (const ask of asks) first.push(await ask())
    assert.equal(new Set(first).size, asks.length)
    const second = []
    for (const ask of asks) second.push(await ask())
    assert.deepEqual(second, first, 'and each is found again')
    assert.equal(endpoint.requests.length, asks.length)
  })

  it('is found again whatever the order of its scopes', async () => {
    await using endpoint = await startTokenEndpoint()
    const delegator = delegatorFor(endpoint)
    await delegator.tokenFor(noor, [USER_READ, MAIL_READ])
    await delegator.tokenFor(noor, [MAIL_READ, USER_READ, MAIL_READ])
    assert.equal(endpoint.requests.length, 1)
  })

  it('leaves the cache when its bytes are full', async () => {
    await using endpoint = await startTokenEndpoint((_, nth) => token(`${nth}.${'x'.repeat(900)}`))
    const delegator = delegatorFor(endpoint, { maxBytes: 3_000 })
    for (const id of ['a', 'b', 'c', 'd']) await delegator.tokenFor(person(id), [USER_READ])
    const { entries, bytes, evictions } = delegator.stats()
    assert.deepEqual([entries, evictions], [2, 2])
    assert.ok(bytes <= 3_000)
    await delegator.tokenFor(person('d'), [USER_READ])
    assert.equal(endpoint.requests.length, 4)
    await delegator.tokenFor(person('a'), [USER_READ])
    assert.equal(endpoint.requests.length, 5)
  })

  it('with claims is exchanged for them, and then answers calls without them too', async () => {
    await using endpoint = await startTokenEndpoint()
    const delegator = delegatorFor(endpoint)
    assert.equal(await delegator.tokenFor(noor, [USER_READ]), 'token-1')
    const claims = { claims: CLAIMS }
    assert.equal(await delegator.tokenFor(noor, [USER_READ], claims), 'token-2')
    assert.equal(await delegator.tokenFor(noor, [USER_READ], claims), 'token-2')
    assert.equal(await delegator.tokenFor(noor, [USER_READ]), 'token-2')
    const others = { claims: CLAIMS.replace('c1', 'c2') }
    assert.equal(await delegator.tokenFor(noor, [USER_READ], others), 'token-3')
    assert.match(endpoint.requests[1]?.get('claims') ?? '', /c1/)
    assert.match(endpoint.requests[2]?.get('claims') ?? '', /c2/)
  })

  it('that was refused is not given again, with claims or without', async () => {
    await using endpoint = await startTokenEndpoint()
    const delegator = delegatorFor(endpoint)
    const refused = await delegator.tokenFor(noor, [USER_READ])
    assert.equal(await delegator.tokenFor(noor, [USER_READ], { refused }), 'token-2')
    const again = { claims: CLAIMS, refused: 'token-2' }
    assert.equal(await delegator.tokenFor(noor, [USER_READ], again), 'token-3')
    assert.equal(await delegator.tokenFor(noor, [USER_READ]), 'token-3')
    const same = { claims: CLAIMS, refused: 'token-3' }
    assert.equal(await delegator.tokenFor(noor, [USER_READ], same), 'token-4')
    // Who heard of a refusal late does not cost the others their newer token.
    assert.equal(await delegator.tokenFor(noor, [USER_READ], again), 'token-4')
    assert.equal(endpoint.requests.length, 4)
  })

  it('that was refused is forgotten even when a new one can’t be had', async () => {
    await using endpoint = await startTokenEndpoint()
    const delegator = delegatorFor(endpoint)
    const refused = await delegator.tokenFor(noor, [USER_READ])
    endpoint.answer = () => refusal('interaction_required', [50076], { claims: CLAIMS })
    const stepUp = { claims: CLAIMS, refused }
    assert.equal((await failureOf(delegator.tokenFor(noor, [USER_READ], stepUp))).class, 'STEP_UP')
    assert.equal((await failureOf(delegator.tokenFor(noor, [USER_READ]))).class, 'STEP_UP')
  })

  it('is refused to an app before any request', async () => {
    await using endpoint = await startTokenEndpoint()
    const delegator = delegatorFor(endpoint)
    const app = person('app', { kind: 'client' })
    assert.equal((await failureOf(delegator.tokenFor(app, [USER_READ]))).class, 'APP_ONLY')
    assert.equal(endpoint.requests.length, 0)
  })

  it('is refused before any request when scopes or claims can’t be right', async () => {
    await using endpoint = await startTokenEndpoint()
    const delegator = delegatorFor(endpoint)
    for (const ask of [
      () => delegator.tokenFor(noor, ['User.Read']),
      () => delegator.tokenFor(noor, [USER_READ, 'https://b.example/x']),
      () => delegator.tokenFor(noor, [USER_READ], { claims: '[]' }),
    ]) {
      assert.equal((await failureOf(ask())).class, 'CONFIG')
    }
    assert.equal(endpoint.requests.length, 0)
  })

  it('is only for what the person agreed to on our page, cached or not', async () => {
    await using endpoint = await startTokenEndpoint()
    const agreed = { downstream: [MAIL_READ, USER_READ] }
    const assertions = {
      ...plainAssertions(),
      assertionFor: async () => plainAssertions(agreed).assertionFor(noor),
    }
    const delegator = delegatorFor(endpoint, { assertions })
    assert.equal(await delegator.tokenFor(noor, [USER_READ]), 'token-1')
    agreed.downstream = [MAIL_READ]
    assert.equal((await failureOf(delegator.tokenFor(noor, [USER_READ]))).class, 'CONSENT')
    const both = [MAIL_READ, USER_READ]
    assert.equal((await failureOf(delegator.tokenFor(noor, both))).class, 'CONSENT')
    agreed.downstream = []
    assert.equal((await failureOf(delegator.tokenFor(noor, [MAIL_READ]))).class, 'CONSENT')
    assert.equal(endpoint.requests.length, 1)
  })
})
