import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AssertionSource } from './assertion-source.ts'
import {
  CLAIMS,
  delegatorFor,
  failureOf,
  gate,
  MAIL_READ,
  person,
  plainAssertions,
  refusal,
  startTokenEndpoint,
  token,
  USER_READ,
} from './delegation-fixture.ts'

const noor = person('noor')

describe('calls at the same time', () => {
  it('make one exchange, whichever request of the person they came with', async () => {
    const { opened, release } = gate()
    await using endpoint = await startTokenEndpoint(async (_, nth) => {
      await opened
      return token(`token-${nth}`)
    })
    const delegator = delegatorFor(endpoint)
    const calls = Array.from({ length: 10 }, () => delegator.tokenFor(person('noor'), [USER_READ]))
    release()
    assert.deepEqual(new Set(await Promise.all(calls)), new Set(['token-1']))
    assert.equal(endpoint.requests.length, 1)
  })

  it('make an exchange each for other people, scopes and claims', async () => {
    const { opened, release } = gate()
    await using endpoint = await startTokenEndpoint(async (form, nth) => {
      if (nth === 4) release()
      await opened
      return token(`${form.get('assertion')}.${nth}`)
    })
    const delegator = delegatorFor(endpoint)
    // None is answered before all have come: a shared or queued one would never end.
    const tokens = await Promise.all([
      delegator.tokenFor(noor, [USER_READ]),
      delegator.tokenFor(noor, [MAIL_READ]),
      delegator.tokenFor(noor, [USER_READ], { claims: CLAIMS }),
      delegator.tokenFor(person('sem'), [USER_READ]),
    ])
    assert.equal(new Set(tokens).size, 4)
    assert.match(tokens[3] ?? '', /^assertion-of-sem/)
  })

  it('are not cancelled by one that is', async () => {
    const { opened, release } = gate()
    await using endpoint = await startTokenEndpoint(async () => {
      await opened
      return token('token')
    })
    const delegator = delegatorFor(endpoint)
    const leaving = new AbortController()
    const first = delegator.tokenFor(noor, [USER_READ], { signal: leaving.signal })
    const second = delegator.tokenFor(noor, [USER_READ])
    leaving.abort(new Error('the client went away'))
    await assert.rejects(first, /went away/)
    release()
    assert.equal(await second, 'token')
    assert.equal(endpoint.requests.length, 1)
  })

  it('that were cancelled before they began ask nobody', async () => {
    await using endpoint = await startTokenEndpoint()
    const asked: string[] = []
    const assertions: AssertionSource = {
      ...plainAssertions(),
      async assertionFor({ id }) {
        asked.push(id)
        throw new Error('it was asked')
      },
    }
    const delegator = delegatorFor(endpoint, { assertions })
    const signal = AbortSignal.abort(new Error('gone'))
    await assert.rejects(delegator.tokenFor(noor, [USER_READ], { signal }), /gone/)
    assert.deepEqual(asked, [])
  })

  it('share a failure, and the next one after it is forgotten exchanges again', async () => {
    await using endpoint = await startTokenEndpoint(() => refusal('invalid_grant', [65001]))
    const delegator = delegatorFor(endpoint)
    const calls = Array.from({ length: 5 }, () => failureOf(delegator.tokenFor(noor, [USER_READ])))
    for (const { class: kind } of await Promise.all(calls)) assert.equal(kind, 'CONSENT')
    assert.equal(endpoint.requests.length, 1)
    delegator.clock.time += 30_000
    endpoint.answer = () => token('token')
    assert.equal(await delegator.tokenFor(noor, [USER_READ]), 'token')
  })
})
