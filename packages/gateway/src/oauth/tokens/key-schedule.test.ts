import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  JWKS_MAX_AGE_SECONDS,
  type KeyTimes,
  PUBLISH_MS,
  retired,
  rotationDue,
  SIGN_FROM_LIST_MS,
  signingKey,
  timesOfNext,
} from './key-schedule.ts'

const [MINUTE, DAY] = [60_000, 86_400_000]
const NOW = 1_800_000_000_000
const policy = { maxAge: 30 * DAY, tokenLifetime: 10 * MINUTE }

const key = (kid: string, createdAt: number, signsFrom = createdAt + PUBLISH_MS): KeyTimes => ({
  kid,
  createdAt,
  signsFrom,
})
const [first, second] = [key('1', NOW - 40 * DAY), key('2', NOW)]
const kids = (keys: readonly KeyTimes[]) => keys.map(({ kid }) => kid)

describe('a new key', () => {
  it('is published for longer than anybody keeps an older list, clocks apart included', () => {
    assert.equal(PUBLISH_MS, 15 * MINUTE)
    assert.ok(PUBLISH_MS > JWKS_MAX_AGE_SECONDS * 1000 + 2 * MINUTE)
    assert.ok(PUBLISH_MS > 2 * SIGN_FROM_LIST_MS + 2 * MINUTE)
  })

  it('signs from its time on, and not a moment before', () => {
    const keys = [first, second]
    assert.equal(signingKey(keys, second.signsFrom - 1).kid, '1')
    assert.equal(signingKey(keys, second.signsFrom).kid, '2')
  })

  it('signs at once when it is the only one, also by a clock that is behind', () => {
    assert.deepEqual(timesOfNext(undefined, NOW), { createdAt: NOW, signsFrom: NOW })
    assert.equal(signingKey([first], 0).kid, '1')
  })

  it('comes after the newest one in every way, whatever the clock says', () => {
    assert.deepEqual(timesOfNext(first, NOW), { createdAt: NOW, signsFrom: NOW + PUBLISH_MS })
    const behind = NOW - 60 * DAY
    assert.deepEqual(timesOfNext(first, behind), {
      createdAt: first.createdAt + 1,
      signsFrom: first.signsFrom,
    })
  })

  it('signs although an older one has yet to begin: the order of the table decides', () => {
    assert.equal(signingKey([first, second, key('3', NOW + 1, NOW)], NOW).kid, '3')
    const later = second.signsFrom + 1
    assert.equal(signingKey([first, second, key('3', NOW + 1, NOW)], later).kid, '3')
  })
})

it('a key has a successor when it has the age, and no second one before that one has it too', () => {
  const full = first.createdAt + policy.maxAge
  assert.equal(rotationDue([first], full - 1, policy), false)
  assert.equal(rotationDue([first], full, policy), true)
  assert.equal(rotationDue([first, second], full, policy), false)
})

describe('an old key stays', () => {
  const gone = second.signsFrom + policy.tokenLifetime + 5 * MINUTE

  it('until the last token it can have signed has expired everywhere', () => {
    assert.deepEqual(kids(retired([first, second], gone - 1, policy)), [])
    assert.deepEqual(kids(retired([first, second], gone, policy)), ['1'])
  })

  it('for ever when nothing comes after it', () => {
    assert.deepEqual(retired([second], Number.MAX_SAFE_INTEGER, policy), [])
  })

  it('no longer than the first of its successors makes it', () => {
    const third = key('3', NOW + 1, NOW)
    const early = NOW + policy.tokenLifetime + 5 * MINUTE
    assert.deepEqual(kids(retired([first, second, third], early, policy)), ['1', '2'])
  })
})
