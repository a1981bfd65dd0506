import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { createVault } from '../../kernel/seal.ts'
import { steppedPause } from '../../kernel/stepped-pause-fixture.ts'
import { StoreUnavailable } from '../../storage/ports/failures.ts'
import type { Store } from '../../storage/ports/store.ts'
import { openSqliteStore } from '../../storage/sql/open-store.ts'
import { createLog } from '../../telemetry/log.ts'
import { type KeyRing, openKeyRing } from './key-ring.ts'
import { distrustKeys, publishNextKey } from './rotate-keys.ts'

const [MINUTE, DAY] = [60_000, 86_400_000]
const START = 1_800_000_000_000
const policy = { maxAge: 30 * DAY, tokenLifetime: 10 * MINUTE }
const vault = createVault(randomBytes(32))
const stepped = steppedPause()
let now = START
const clock = { now: () => now }
let store: Store
let rings: KeyRing[]
let events: string[]
/** Set: what the store answers instead. */
let broken: Error | undefined
let reads: number

const parts = () => ({ store, vault, clock })

/** A replica; all of them share one store. */
async function openRing(): Promise<KeyRing> {
  const signingKeys: Store['signingKeys'] = {
    ...store.signingKeys,
    async list() {
      reads++
      if (broken) throw broken
      return store.signingKeys.list()
    },
  }
  const log = createLog((line) => events.push(JSON.parse(line).event))
  const ring = await openKeyRing({
    ...parts(),
    store: { ...store, signingKeys },
    log,
    policy,
    pause: stepped.pause,
  })
  rings.push(ring)
  return ring
}

const published = async (ring: KeyRing) => (await ring.publicKeys()).keys.map(({ kid }) => kid)
const stored = async () => (await store.signingKeys.list()).map(({ kid }) => kid)
const audit = async () => (await store.auditTrail.list(9)).map(({ event }) => event)
const newest = async () => (await store.signingKeys.list()).at(-1)

beforeEach(async () => {
  now = START
  ;[rings, events, broken, reads] = [[], [], undefined, 0]
  store = await openSqliteStore(':memory:', vault, clock)
})
afterEach(async () => {
  await Promise.all(rings.map((ring) => ring.stop()))
  await store.close()
})

describe('signing keys that several processes share', () => {
  it('begin with one, however many processes begin at once', async () => {
    const [a, b] = await Promise.all([openRing(), openRing()])
    assert.equal((await stored()).length, 1)
    assert.deepEqual(a.current(), b.current())
    assert.deepEqual(await audit(), ['key_published'])
  })

  it('are published without their private halves', async () => {
    const ring = await openRing()
    const [key] = (await ring.publicKeys()).keys
    assert.deepEqual(Object.keys(key ?? {}).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    assert.ok(ring.current().privateKeys.keys[0]?.d)
  })

  it('are followed: published once a second, signing later, gone when nothing needs them', async () => {
    const [a, b] = [await openRing(), await openRing()]
    const old = a.current().kid
    assert.deepEqual(stepped.waiting(), [1_000, 1_000])
    now += 30 * DAY
    await stepped.step()
    const [, next = ''] = await stored()
    assert.deepEqual([await stored(), await audit()], [[old, next], Array(2).fill('key_published')])
    await stepped.step()
    for (const ring of [a, b]) assert.deepEqual(await published(ring), [old, next])
    now += 15 * MINUTE - 1
    for (const ring of [a, b]) assert.equal(ring.current().kid, old)
    now += 1
    for (const ring of [a, b]) {
      const { kid, privateKeys } = ring.current()
      assert.deepEqual([kid, privateKeys.keys.map((key) => key.kid)], [next, [next, old]])
    }
    now += 15 * MINUTE - 1
    await stepped.step()
    assert.deepEqual(await stored(), [old, next])
    now += 1
    await stepped.step()
    await stepped.step()
    for (const ring of [a, b]) assert.deepEqual(await published(ring), [next])
    assert.deepEqual(await audit(), ['key_retired', 'key_published', 'key_published'])
  })

  it('are the same object until something changes, so that nothing is made anew for nothing', async () => {
    const ring = await openRing()
    const before = ring.current()
    await stepped.step()
    assert.equal(ring.current(), before)
    await publishNextKey(parts(), await newest())
    await stepped.step()
    assert.notEqual(ring.current(), before)
    const after = ring.current()
    now += 15 * MINUTE
    assert.notEqual(ring.current(), after)
  })

  it('survive that the table is emptied', async () => {
    const ring = await openRing()
    const { kid } = ring.current()
    await store.signingKeys.remove(kid)
    await stepped.step()
    assert.equal((await stored()).length, 1)
    assert.notEqual(ring.current().kid, kid)
  })
})

describe('a token with a key that is not known here', () => {
  it('makes us look whether it is new, together with all who ask', async () => {
    const ring = await openRing()
    await publishNextKey(parts(), await newest())
    const kid = (await newest())?.kid
    assert.equal((await published(ring)).includes(kid), false)
    reads = 0
    const found = await Promise.all([ring.publicKeys(kid), ring.publicKeys(kid)])
    for (const { keys } of found) assert.ok(keys.some((key) => key.kid === kid))
    assert.equal(reads, 1)
  })

  it('is looked for once a second: strangers can invent one for each request', async () => {
    const ring = await openRing()
    reads = 0
    for (const [wait, expected] of [
      [0, 1],
      [999, 1],
      [1, 2],
      [-5_000, 3],
    ] as const) {
      now += wait
      const { keys } = await ring.publicKeys(`invented-${now}`)
      assert.deepEqual([keys.length, reads], [1, expected])
    }
  })

  it('is no reason to look when the token names none, or one we have', async () => {
    const ring = await openRing()
    reads = 0
    await ring.publicKeys()
    await ring.publicKeys(ring.current().kid)
    assert.equal(reads, 0)
  })

  it('may be good while the store is away: that is said, and not that it is bad', async () => {
    const ring = await openRing()
    broken = new StoreUnavailable('down')
    reads = 0
    for (let times = 0; times < 2; times++)
      await assert.rejects(async () => ring.publicKeys('new'), StoreUnavailable)
    assert.equal(reads, 1)
    broken = undefined
    now += 1_000
    assert.equal((await ring.publicKeys('new')).keys.length, 1)
  })

  it('is not missed because somebody was already looking', async () => {
    const ring = await openRing()
    const list = store.signingKeys.list
    const slow = Promise.withResolvers<void>()
    store.signingKeys.list = async () => {
      const before = await list()
      await slow.promise
      return before
    }
    stepped.wake()
    await publishNextKey(parts(), (await list()).at(-1))
    const kid = (await list()).at(-1)?.kid
    store.signingKeys.list = list
    const looking = ring.publicKeys(kid)
    slow.resolve()
    assert.ok((await looking).keys.some((key) => key.kid === kid))
  })
})

describe('nothing is signed by an old list', () => {
  it('so it is read again after five minutes, however the clock went', async () => {
    for (const step of [5 * MINUTE, -5 * MINUTE]) {
      const ring = await openRing()
      reads = 0
      now += step
      await ring.forSigning()
      assert.equal(reads, 0)
      now += Math.sign(step)
      await ring.forSigning()
      assert.equal(reads, 1)
    }
  })

  it('and when that can’t be read, nothing is signed', async () => {
    const ring = await openRing()
    now += 5 * MINUTE + 1
    broken = new StoreUnavailable('down')
    await assert.rejects(ring.forSigning(), StoreUnavailable)
    broken = undefined
    assert.equal(await ring.forSigning(), ring.current())
  })

  it('and an outage is told once', async () => {
    await openRing()
    broken = new StoreUnavailable('down')
    await stepped.step()
    await stepped.step()
    assert.deepEqual(stepped.waiting(), [1_500])
    broken = undefined
    await stepped.step()
    await stepped.step()
    assert.deepEqual(events, ['signing_keys_unread', 'signing_keys_read_again'])
  })
})

describe('keys in the wrong hands', () => {
  it('are removed, a waiting one too, and a new one signs at once and from then on', async () => {
    const ring = await openRing()
    await publishNextKey(parts(), await newest())
    const old = await stored()
    const { key, removed } = (await distrustKeys(parts())) ?? {}
    assert.deepEqual([await stored(), removed], [[key?.kid], 2])
    await stepped.step()
    for (const later of [0, 15 * MINUTE]) {
      now += later
      assert.equal(ring.current().kid, key?.kid)
    }
    assert.equal(old.includes(ring.current().kid), false)
    assert.deepEqual((await audit()).filter((event) => event === 'key_retired').length, 2)
  })

  it('are replaced by one process: the other is told that it was not the first', async () => {
    await openRing()
    const results = await Promise.all([distrustKeys(parts()), distrustKeys(parts())])
    assert.equal(results.filter((result) => result !== undefined).length, 1)
    assert.equal((await stored()).length, 1)
  })
})
