import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cachedToken, type ExpiringToken } from './cached-token.ts'
import { movableClock, NOW } from './credential-fixture.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Gives `token-1`, `token-2`, …; fails while told to. */
function source(lifetimeMs = HOUR) {
  const clock = movableClock()
  const state = { fetched: 0, failing: false }
  async function fetchToken(): Promise<ExpiringToken> {
    state.fetched += 1
    if (state.failing) throw new Error('unreachable')
    return { token: `token-${state.fetched}`, expiresAt: clock.now() + lifetimeMs }
  }
  return { clock, state, tokens: cachedToken(fetchToken, clock) }
}

describe('a cached token', () => {
  it('serves until five minutes before its end', async () => {
    const { clock, tokens } = source()
    assert.equal(await tokens.current(), 'token-1')
    clock.time = NOW + HOUR - 5 * MINUTE - 1
    assert.equal(await tokens.current(), 'token-1')
    clock.time += 1
    assert.equal(await tokens.current(), 'token-2')
  })

  it('is fetched once for all who ask meanwhile', async () => {
    const { state, tokens } = source()
    const given = await Promise.all([tokens.current(), tokens.current(), tokens.current()])
    assert.deepEqual(given, ['token-1', 'token-1', 'token-1'])
    assert.equal(state.fetched, 1)
  })

  it('fails for all who ask meanwhile, and is fetched again by the next', async () => {
    const { state, tokens } = source()
    state.failing = true
    const asked = await Promise.allSettled([tokens.current(), tokens.current()])
    assert.deepEqual(
      asked.map(({ status }) => status),
      ['rejected', 'rejected'],
    )
    assert.equal(state.fetched, 1)
    state.failing = false
    assert.equal(await tokens.current(), 'token-2')
  })

  it('serves to its end when it can’t be renewed, with half a minute between attempts', async () => {
    const { clock, state, tokens } = source()
    await tokens.current()
    state.failing = true
    clock.time = NOW + HOUR - 4 * MINUTE
    assert.equal(await tokens.current(), 'token-1')
    clock.time += 29_999
    assert.equal(await tokens.current(), 'token-1')
    assert.equal(state.fetched, 2)
    clock.time += 1
    assert.equal(await tokens.current(), 'token-1')
    assert.equal(state.fetched, 3)
    clock.time = NOW + HOUR - 1
    assert.equal(await tokens.current(), 'token-1')
    clock.time = NOW + HOUR
    await assert.rejects(tokens.current(), /unreachable/)
  })

  it('that lives shorter than five minutes is not fetched for every request', async () => {
    const { clock, state, tokens } = source(2 * MINUTE)
    await tokens.current()
    clock.time = NOW + 29_999
    await tokens.current()
    assert.equal(state.fetched, 1)
    clock.time = NOW + 30_000
    assert.equal(await tokens.current(), 'token-2')
  })

  it('never serves beyond its end, however short it lives', async () => {
    const { clock, tokens } = source(10_000)
    await tokens.current()
    clock.time = NOW + 10_000
    assert.equal(await tokens.current(), 'token-2')
  })

  it('is forgotten when dropped, even when no new one can be had', async () => {
    const { state, tokens } = source()
    await tokens.current()
    tokens.drop()
    state.failing = true
    await assert.rejects(tokens.current(), /unreachable/)
    state.failing = false
    assert.equal(await tokens.current(), 'token-3')
  })

  it('that is dropped during its renewal does not come back when that fails', async () => {
    const clock = movableClock()
    const renewal = Promise.withResolvers<ExpiringToken>()
    const fetches = [Promise.resolve({ token: 'old', expiresAt: NOW + HOUR }), renewal.promise]
    const tokens = cachedToken(async () => fetches.shift() as Promise<ExpiringToken>, clock)
    await tokens.current()
    clock.time = NOW + HOUR - MINUTE
    const renewed = tokens.current()
    tokens.drop()
    renewal.reject(new Error('unreachable'))
    await assert.rejects(renewed, /unreachable/)
  })

  it('is dropped at most once in half a minute', async () => {
    const { clock, tokens } = source()
    await tokens.current()
    tokens.drop()
    assert.equal(await tokens.current(), 'token-2')
    clock.time = NOW + 29_999
    tokens.drop()
    assert.equal(await tokens.current(), 'token-2')
    clock.time = NOW + 30_000
    tokens.drop()
    assert.equal(await tokens.current(), 'token-3')
  })
})
