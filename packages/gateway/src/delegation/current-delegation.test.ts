import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { describe, it } from 'node:test'
import { currentUser, runAs } from '../resource/current-user.ts'
import {
  currentDelegation,
  type DelegationContext,
  delegate,
  runDelegating,
} from './current-delegation.ts'
import {
  delegatorFor,
  failureOf,
  MAIL_READ,
  person,
  startTokenEndpoint,
  USER_READ,
} from './delegation-fixture.ts'

const context: DelegationContext = {
  principal: person('noor'),
  toolName: 'whoami',
  declared: [USER_READ],
  delegator: undefined,
  signal: new AbortController().signal,
}

const failing = (given: DelegationContext, ...scopes: string[]) =>
  runDelegating(given, () => failureOf(Promise.resolve().then(() => delegate(...scopes))))

describe('delegate()', () => {
  it('gives the caller’s token for what the contract declares', async () => {
    await using endpoint = await startTokenEndpoint()
    const delegator = delegatorFor(endpoint)
    const both = { ...context, delegator, declared: [USER_READ, MAIL_READ] }
    await runDelegating(both, async () => {
      assert.equal(await delegate(USER_READ), 'token-1')
      assert.equal(await delegate(MAIL_READ, USER_READ), 'token-2')
    })
    assert.equal(endpoint.requests[0]?.get('assertion'), 'assertion-of-noor')
  })

  it('refuses what the contract does not declare, and names it for the author', async () => {
    await using endpoint = await startTokenEndpoint()
    const given = { ...context, delegator: delegatorFor(endpoint) }
    for (const scopes of [[MAIL_READ], [USER_READ, MAIL_READ], [`${USER_READ}.All`]]) {
      const failure = await failing(given, ...scopes)
      assert.equal(failure.class, 'CONFIG')
      assert.match(failure.message, /whoami asked for https:.*does not declare/)
    }
    assert.equal(endpoint.requests.length, 0)
  })

  it('refuses a call without scopes', async () => {
    await using endpoint = await startTokenEndpoint()
    assert.equal((await failing({ ...context, delegator: delegatorFor(endpoint) })).class, 'CONFIG')
  })

  it('says so where this server has no On-Behalf-Of', async () => {
    const failure = await failing(context, USER_READ)
    assert.equal(failure.class, 'CONFIG')
    assert.match(failure.message, /whoami.*no sign-in service/)
  })

  it('needs a person: nobody signs in, an app can not', async () => {
    await using endpoint = await startTokenEndpoint()
    const given = { ...context, delegator: delegatorFor(endpoint) }
    assert.equal((await failing({ ...given, principal: undefined }, USER_READ)).class, 'REAUTH')
    const app = person('app', { kind: 'client' })
    assert.equal((await failing({ ...given, principal: app }, USER_READ)).class, 'APP_ONLY')
    assert.equal(endpoint.requests.length, 0)
  })

  it('works only while a tool runs', async () => {
    const failure = await failureOf(Promise.resolve().then(() => currentDelegation()))
    assert.equal(failure.class, 'CONFIG')
    assert.match(failure.message, /while a tool call runs/)
  })

  it('is of the person it was given with: work as somebody else inside a call acts for nobody', () => {
    runDelegating(context, () => {
      assert.equal(currentUser()?.id, context.principal?.id)
      runAs(person('sem'), () => assert.throws(currentDelegation, /while a tool call runs/))
      assert.equal(currentDelegation(), context)
    })
  })

  it('acts for nobody once the call has ended, however it ended', async () => {
    await using endpoint = await startTokenEndpoint()
    const given = { ...context, delegator: delegatorFor(endpoint) }
    const broken = new Error('the tool broke')
    const throws = () => {
      throw broken
    }
    for (const end of [() => {}, throws, async () => {}, () => Promise.reject(broken)]) {
      const left: (() => Promise<string>)[] = []
      const call = async () =>
        runDelegating(given, () => {
          left.push(AsyncLocalStorage.bind(() => delegate(USER_READ)))
          return end()
        })
      await call().catch(() => {})
      const failure = await failureOf(Promise.resolve().then(() => left[0]?.()))
      assert.match(failure.message, /while a tool call runs/)
    }
    assert.equal(endpoint.requests.length, 0)
  })

  it('keeps two running tools apart', async () => {
    await using endpoint = await startTokenEndpoint()
    const delegator = delegatorFor(endpoint)
    const run = (id: string) =>
      runDelegating({ ...context, delegator, principal: person(id) }, async () => {
        await new Promise((resolve) => setImmediate(resolve))
        return delegate(USER_READ)
      })
    await Promise.all([run('noor'), run('sem')])
    const assertions = endpoint.requests.map((form) => form.get('assertion')).sort()
    assert.deepEqual(assertions, ['assertion-of-noor', 'assertion-of-sem'])
  })

  it('stops with its call', async () => {
    await using endpoint = await startTokenEndpoint()
    const signal = AbortSignal.abort(new Error('the call is over'))
    const given = { ...context, delegator: delegatorFor(endpoint), signal }
    await assert.rejects(
      runDelegating(given, () => delegate(USER_READ)),
      /call is over/,
    )
  })
})
