import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { createVault } from '../../kernel/seal.ts'
import { steppedPause } from '../../kernel/stepped-pause-fixture.ts'
import { Conflict } from '../../storage/ports/failures.ts'
import type { Revocation } from '../../storage/ports/revocations.ts'
import type { Store } from '../../storage/ports/store.ts'
import { openSqliteStore } from '../../storage/sql/open-store.ts'
import { createLog } from '../../telemetry/log.ts'
import { heardAtOnce } from './own-revocations.ts'
import { followRevocations, type RevocationFeed } from './revocation-feed.ts'

const START = 1_800_000_000_000
const folder = mkdtempSync(join(tmpdir(), 'voordeur-feed-'))
let now = START
const clock = { now: () => now }
let store: Store
let events: string[]
let feed: RevocationFeed | undefined
/** Set: what the store answers instead. */
let broken: Error | undefined
let asked: (readonly [sequence: number, limit: number])[]
let databases = 0

const stepped = steppedPause()
const revocation = (subject: string): Revocation => ({
  kind: 'grant',
  subject,
  notBefore: now,
  expiresAt: now + 600_000,
})
const revoke = (...subjects: string[]) =>
  store.engineRecords.commit(
    subjects.map((subject) => ({ type: 'denounce', revocation: revocation(subject) })),
  )
const revoked = (grant: string) =>
  feed?.isRevoked({ grant, subject: 'person_1', clientId: 'client_1', issuedAt: START / 1000 - 9 })

async function follow(): Promise<RevocationFeed> {
  const revocations: Store['revocations'] = {
    ...store.revocations,
    async since(sequence, limit) {
      asked.push([sequence, limit])
      if (broken) throw broken
      return store.revocations.since(sequence, limit)
    },
  }
  const log = createLog((line) => events.push(JSON.parse(line).event))
  feed = await followRevocations(revocations, { clock, log, pause: stepped.pause })
  return feed
}

describe('a process that follows the list of revocations', () => {
  before(() => assert.equal(stepped.waiting().length, 0))
  beforeEach(async () => {
    now = START
    ;[events, asked, broken] = [[], [], undefined]
    const file = join(folder, `${++databases}.sqlite`)
    store = await openSqliteStore(file, createVault(randomBytes(32)), clock)
  })
  afterEach(async () => {
    await feed?.stop()
    feed = undefined
    await store.close()
  })
  after(() => rmSync(folder, { recursive: true }))

  it('has read all of it before it starts, however long it is', async () => {
    const subjects = Array.from({ length: 2_500 }, (_, n) => `grant_${n}`)
    await revoke(...subjects)
    await follow()
    assert.deepEqual(
      subjects.filter((subject) => !revoked(subject)),
      [],
    )
    assert.deepEqual(
      asked.map(([, limit]) => limit),
      [1_000, 1_000, 1_000],
    )
  })

  it('does not start without it', async () => {
    broken = new Error('down')
    await assert.rejects(follow(), /down/)
    assert.deepEqual(stepped.waiting(), [])
  })

  it('learns half a second later what another process has revoked, and asks for that alone', async () => {
    await revoke('grant_1')
    await follow()
    await revoke('grant_2')
    assert.deepEqual([revoked('grant_1'), revoked('grant_2')], [true, false])
    assert.deepEqual(stepped.waiting(), [500])
    await stepped.step()
    assert.equal(revoked('grant_2'), true)
    assert.deepEqual(
      asked.map(([sequence]) => sequence),
      [0, 1],
    )
  })

  it('asks again within two seconds also while the store is away, and says so once', async () => {
    await follow()
    broken = new Error('down')
    const pauses: number[] = []
    for (let times = 0; times < 4; times++) {
      pauses.push(...stepped.waiting())
      await stepped.step()
    }
    assert.deepEqual([pauses, events], [[500, 1_000, 1_500, 1_500], ['revocations_unheard']])
    broken = undefined
    await revoke('grant_1')
    await stepped.step()
    assert.deepEqual([revoked('grant_1'), stepped.waiting()], [true, [500]])
    await stepped.step()
    assert.deepEqual(events, ['revocations_unheard', 'revocations_heard_again'])
  })

  it('knows that it has heard nothing for more than ten seconds', async () => {
    await follow()
    broken = new Error('down')
    await stepped.step()
    asked = []
    now += 10_000
    assert.equal(feed?.isCurrent(), true)
    now += 1
    assert.equal(feed?.isCurrent(), false)
    assert.deepEqual(asked, [], 'it is known to be away: nobody waits to hear it again')
    broken = undefined
    assert.equal(feed?.isCurrent(), false)
    await stepped.step()
    assert.equal(feed?.isCurrent(), true)
  })

  it('says how old what it knows is', async () => {
    await follow()
    assert.equal(feed?.ageMs(), 0)
    now += 700
    assert.equal(feed?.ageMs(), 700)
    await stepped.step()
    assert.equal(feed?.ageMs(), 0)
  })

  it('looks once more, for all who ask, when it was only asleep', async () => {
    await follow()
    await revoke('grant_1')
    now += 60_000
    asked = []
    const answers = [revoked('grant_1'), revoked('grant_2')]
    assert.deepEqual([await Promise.all(answers), asked.length], [[true, false], 1])
    assert.equal(feed?.isCurrent(), true)
    now += 60_000
    broken = new Error('down')
    assert.deepEqual([await revoked('grant_1'), asked.length, feed?.isCurrent()], [true, 2, false])
    assert.deepEqual([revoked('grant_1'), asked.length], [true, 2])
  })

  it('does not take an old list for fresh because its clock was set back', async () => {
    await follow()
    now -= 3_600_000
    broken = new Error('down')
    assert.equal(feed?.isCurrent(), false)
    broken = undefined
    await stepped.step()
    assert.equal(feed?.isCurrent(), true)
  })

  it('dates the list by when it asked, not by when a slow store answered', async () => {
    await follow()
    const since = store.revocations.since
    store.revocations.since = async (...request) => {
      now += 8_000
      return since(...request)
    }
    await stepped.step()
    store.revocations.since = since
    now += 2_001
    assert.equal(feed?.isCurrent(), false)
  })

  it('does not trust a look that was under way when it fell asleep', async () => {
    await follow()
    const since = store.revocations.since
    const asleep = Promise.withResolvers<void>()
    store.revocations.since = async (...request) => {
      const before = await since(...request)
      await asleep.promise
      return before
    }
    stepped.wake()
    await setImmediate()
    store.revocations.since = since
    await revoke('grant_1')
    now += 60_000
    const answer = revoked('grant_1')
    asleep.resolve()
    assert.deepEqual([await answer, feed?.isCurrent()], [true, true])
  })

  it('forgets what no token can match any more', async () => {
    await revoke('grant_1')
    await follow()
    await revoke('grant_2')
    now += 600_000
    await stepped.step()
    assert.deepEqual([revoked('grant_1'), revoked('grant_2')], [false, false])
  })

  it('hears its own revocations as soon as they are durable, and no others', async () => {
    await follow()
    const own = heardAtOnce(store.engineRecords, feed as RevocationFeed)
    const write = { type: 'denounce', revocation: revocation('grant_1') } as const
    const conflict = { type: 'take', model: 'Interaction', idHash: 'nobody' } as const
    await assert.rejects(own.commit([write, conflict]), Conflict)
    assert.equal(revoked('grant_1'), false)
    await own.commit([write])
    assert.equal(revoked('grant_1'), true)
  })
})
