import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AssertionSource } from './assertion-source.ts'
import { DelegationFailed } from './delegation-failed.ts'
import {
  type Answer,
  CLAIMS,
  delegatorFor,
  failureOf,
  MAIL_READ,
  OTHER_TENANT,
  person,
  plainAssertions,
  refusal,
  startTokenEndpoint,
  TENANT,
  token,
  USER_READ,
} from './delegation-fixture.ts'

const noor = person('noor')
const sem = person('sem')
const tooMany: Answer = { status: 429, headers: { 'retry-after': '20' }, body: {} }

describe('a failed exchange', () => {
  it('of one person never holds another up', async () => {
    await using endpoint = await startTokenEndpoint((form) =>
      form.get('assertion') === 'assertion-of-noor' ? tooMany : token('token-of-sem'),
    )
    const delegator = delegatorFor(endpoint)
    const failure = await failureOf(delegator.tokenFor(noor, [USER_READ]))
    assert.deepEqual([failure.class, failure.retryAfter], ['TRANSIENT', 20])
    assert.equal(await delegator.tokenFor(sem, [USER_READ]), 'token-of-sem')

    delegator.clock.time += 5_000
    const again = await failureOf(delegator.tokenFor(noor, [USER_READ]))
    assert.deepEqual([again.class, again.retryAfter], ['TRANSIENT', 15])
    assert.equal(endpoint.requests.length, 2, 'the provider is not asked before its time')

    delegator.clock.time += 15_000
    endpoint.answer = () => token('token-of-noor')
    assert.equal(await delegator.tokenFor(noor, [USER_READ]), 'token-of-noor')
  })

  it('of a person, whatever its class, never holds another up', async () => {
    for (const [error, code] of [
      ['interaction_required', 50076],
      ['invalid_grant', 65001],
      ['invalid_grant', 53003],
      ['invalid_grant', 500133],
      ['invalid_grant', 500131],
      ['unauthorized_client', 7000114],
      ['invalid_grant', 50196],
    ] as const) {
      await using endpoint = await startTokenEndpoint((form) =>
        form.get('assertion') === 'assertion-of-noor' ? refusal(error, [code]) : token('token'),
      )
      const delegator = delegatorFor(endpoint)
      const { class: kind } = await failureOf(delegator.tokenFor(noor, [USER_READ]))
      assert.equal(await delegator.tokenFor(sem, [USER_READ]), 'token', String(code))
      assert.equal((await failureOf(delegator.tokenFor(noor, [USER_READ]))).class, kind)
      assert.equal(endpoint.requests.length, 2, `${code} is remembered for noor`)
    }
  })

  it('is remembered for what was asked and nothing else', async () => {
    await using endpoint = await startTokenEndpoint((form) =>
      form.get('scope') === USER_READ ? refusal('invalid_grant', [65001]) : token('token'),
    )
    const delegator = delegatorFor(endpoint)
    await failureOf(delegator.tokenFor(noor, [USER_READ]))
    assert.equal(await delegator.tokenFor(noor, [MAIL_READ]), 'token')
    await failureOf(delegator.tokenFor(noor, [USER_READ], { claims: CLAIMS }))
    assert.equal(endpoint.requests.length, 3)
  })

  it('for a step-up gives its claims, now and while it is remembered', async () => {
    await using endpoint = await startTokenEndpoint(() =>
      refusal('interaction_required', [50076], { claims: CLAIMS }),
    )
    const delegator = delegatorFor(endpoint)
    for (let times = 0; times < 2; times++) {
      const failure = await failureOf(delegator.tokenFor(noor, [USER_READ]))
      assert.deepEqual([failure.class, failure.claims], ['STEP_UP', CLAIMS])
    }
    assert.equal(endpoint.requests.length, 1)
  })

  it('that is about this app is told to everybody of that tenant and those scopes', async () => {
    await using endpoint = await startTokenEndpoint(() => refusal('invalid_client', [7000215]))
    const assertions: AssertionSource = {
      ...plainAssertions(),
      assertionFor: async ({ id, tenantId = TENANT }) => ({ token: id, tenantId }),
    }
    const delegator = delegatorFor(endpoint, { assertions })
    await failureOf(delegator.tokenFor(noor, [USER_READ]))
    assert.equal((await failureOf(delegator.tokenFor(sem, [USER_READ]))).class, 'CONFIG')
    assert.equal(endpoint.requests.length, 1, 'sem was told without a request')
    endpoint.answer = () => token('token')
    // A scope that does not exist is an invalid_client too, and says nothing about other tools.
    assert.equal(await delegator.tokenFor(sem, [MAIL_READ]), 'token')
    const elsewhere = person('sem', { tenantId: OTHER_TENANT })
    assert.equal(await delegator.tokenFor(elsewhere, [USER_READ]), 'token')
    delegator.clock.time += 10_000
    assert.equal(await delegator.tokenFor(sem, [USER_READ]), 'token')
  })

  it('goes to the operator’s log when they can act on it, once, with nothing secret', async () => {
    await using endpoint = await startTokenEndpoint(() => refusal('invalid_client', [7000215]))
    const delegator = delegatorFor(endpoint)
    for (const who of [noor, sem]) await failureOf(delegator.tokenFor(who, [USER_READ]))
    assert.equal(delegator.log.length, 1)
    assert.match(delegator.log[0] ?? '', /"level":"error".*"class":"CONFIG","aadsts":7000215/)
    assert.doesNotMatch(delegator.log.join(), /assertion-of|secret-|PROVIDER/)
    endpoint.answer = () => refusal('invalid_grant', [65001])
    await failureOf(delegator.tokenFor(noor, [MAIL_READ]))
    assert.equal(delegator.log.length, 1, 'a person’s consent is not the operator’s')
  })
})

describe('a busy provider', () => {
  it('is asked again twice, a little later each time', async () => {
    await using endpoint = await startTokenEndpoint((_, nth) =>
      nth < 3 ? { status: 503, body: {} } : token('token'),
    )
    const delegator = delegatorFor(endpoint, { random: () => 0.5 })
    assert.equal(await delegator.tokenFor(noor, [USER_READ]), 'token')
    assert.deepEqual(delegator.waits, [375, 625])
  })

  it('is not asked a fourth time', async () => {
    await using endpoint = await startTokenEndpoint(() => ({ status: 503, body: {} }))
    const delegator = delegatorFor(endpoint)
    assert.equal((await failureOf(delegator.tokenFor(noor, [USER_READ]))).class, 'TRANSIENT')
    assert.equal(endpoint.requests.length, 3)
  })

  it('is asked again when it said to, with jitter on top', async () => {
    await using endpoint = await startTokenEndpoint((_, nth) =>
      nth === 1 ? { status: 429, headers: { 'retry-after': '2' }, body: {} } : token('token'),
    )
    const delegator = delegatorFor(endpoint, { random: () => 1 })
    assert.equal(await delegator.tokenFor(noor, [USER_READ]), 'token')
    assert.deepEqual(delegator.waits, [2_250])
  })

  it('is not waited for longer than five seconds, its own slowness included', async () => {
    await using endpoint = await startTokenEndpoint(() => ({
      status: 429,
      headers: { 'retry-after': '3' },
      body: {},
    }))
    const delegator = delegatorFor(endpoint)
    const failure = await failureOf(delegator.tokenFor(noor, [USER_READ]))
    assert.deepEqual([delegator.waits, failure.retryAfter], [[3_000], 3])

    const slow = delegatorFor(endpoint)
    endpoint.answer = () => {
      slow.clock.time += 4_900
      return { status: 503, body: {} }
    }
    await failureOf(slow.tokenFor(noor, [USER_READ]))
    assert.deepEqual(slow.waits, [])
  })

  it('that sees a loop is left alone for a minute', async () => {
    await using endpoint = await startTokenEndpoint(() => refusal('invalid_grant', [50196]))
    const delegator = delegatorFor(endpoint)
    assert.equal((await failureOf(delegator.tokenFor(noor, [USER_READ]))).class, 'LOOP')
    delegator.clock.time += 59_000
    const failure = await failureOf(delegator.tokenFor(noor, [USER_READ]))
    assert.deepEqual([failure.class, failure.retryAfter], ['LOOP', 1])
    assert.equal(endpoint.requests.length, 1)
    delegator.clock.time += 1_000
    await failureOf(delegator.tokenFor(noor, [USER_READ]))
    assert.equal(endpoint.requests.length, 2)
  })
})

describe('what can be renewed', () => {
  it('is our credential, once, when the provider finds it out of its time', async () => {
    await using endpoint = await startTokenEndpoint((form) =>
      form.get('client_secret') === 'secret-1'
        ? token('token')
        : refusal('invalid_client', [700024]),
    )
    const delegator = delegatorFor(endpoint)
    assert.equal(await delegator.tokenFor(noor, [USER_READ]), 'token')
    assert.equal(delegator.credentials.renewed, 1)

    endpoint.answer = () => refusal('invalid_client', [700024])
    assert.equal((await failureOf(delegator.tokenFor(noor, [MAIL_READ]))).class, 'CONFIG')
    assert.equal(delegator.credentials.renewed, 2)
    assert.equal(endpoint.requests.length, 4)
  })

  it('is not a credential that is wrong', async () => {
    await using endpoint = await startTokenEndpoint(() => refusal('invalid_client', [7000215]))
    const delegator = delegatorFor(endpoint)
    await failureOf(delegator.tokenFor(noor, [USER_READ]))
    assert.equal(delegator.credentials.renewed, 0)
  })

  /** The person's assertion is `assertion-<n>`, and `renew` makes the next one. */
  const renewable = (renewal: AssertionSource['renew'] = async () => true, more = {}) => {
    const refused: string[] = []
    const assertions: AssertionSource = {
      assertionFor: async () => ({
        token: `assertion-${refused.length + 1}`,
        tenantId: TENANT,
        ...(refused.length > 0 && more),
      }),
      async renew(principal, assertion) {
        const renewed = await renewal(principal, assertion)
        if (renewed) refused.push(assertion.token)
        return renewed
      },
    }
    return { assertions, refused }
  }
  const onlySecond = (form: URLSearchParams) =>
    form.get('assertion') === 'assertion-2' ? token('token') : refusal('invalid_grant', [500133])

  it('is the person’s assertion, once, and what it gave is kept for the newer one', async () => {
    await using endpoint = await startTokenEndpoint(onlySecond)
    const { assertions, refused } = renewable()
    const delegator = delegatorFor(endpoint, { assertions })
    assert.equal(await delegator.tokenFor(noor, [USER_READ]), 'token')
    assert.equal(await delegator.tokenFor(noor, [USER_READ]), 'token')
    assert.deepEqual([refused, endpoint.requests.length], [['assertion-1'], 2])

    endpoint.answer = () => refusal('invalid_grant', [500133])
    assert.equal((await failureOf(delegator.tokenFor(noor, [MAIL_READ]))).class, 'REAUTH')
    assert.deepEqual(refused, ['assertion-1', 'assertion-2'], 'once for each call')
    await failureOf(delegator.tokenFor(noor, [MAIL_READ]))
    assert.equal(endpoint.requests.length, 4, 'and the newer one’s failure is remembered')
  })

  it('is nothing when there is no newer assertion, or the same again', async () => {
    await using endpoint = await startTokenEndpoint(onlySecond)
    const never = delegatorFor(endpoint, { assertions: renewable(async () => false).assertions })
    assert.equal((await failureOf(never.tokenFor(noor, [USER_READ]))).class, 'REAUTH')
    assert.equal(endpoint.requests.length, 1)

    const same = { ...plainAssertions(), renew: async () => true }
    const delegator = delegatorFor(endpoint, { assertions: same })
    assert.equal((await failureOf(delegator.tokenFor(noor, [USER_READ]))).class, 'REAUTH')
    assert.equal(endpoint.requests.length, 2)
  })

  it('ends in what the source of assertions says when that fails', async () => {
    await using endpoint = await startTokenEndpoint(onlySecond)
    const failing = renewable(() => {
      throw new DelegationFailed({ class: 'TRANSIENT', message: 'Not now.', retryAfter: 60 })
    })
    const delegator = delegatorFor(endpoint, failing)
    const failure = await failureOf(delegator.tokenFor(noor, [USER_READ]))
    assert.deepEqual([failure.class, failure.retryAfter], ['TRANSIENT', 60])
  })

  it('holds the newer assertion to what the person agreed to', async () => {
    await using endpoint = await startTokenEndpoint(onlySecond)
    const { assertions } = renewable(undefined, { downstream: [MAIL_READ] })
    const delegator = delegatorFor(endpoint, { assertions })
    assert.equal((await failureOf(delegator.tokenFor(noor, [USER_READ]))).class, 'CONSENT')
    assert.equal(endpoint.requests.length, 1)
  })
})
