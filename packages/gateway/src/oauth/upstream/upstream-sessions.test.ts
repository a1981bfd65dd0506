import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import {
  type IdentityProvider,
  UpstreamNeedsPerson,
  UpstreamRevoked,
  UpstreamUnavailable,
} from '../../identity/identity-provider.ts'
import { createVault } from '../../kernel/seal.ts'
import { UPSTREAM_GRANT } from '../../storage/ports/sealed-values.ts'
import { openSqliteStore } from '../../storage/sql/open-store.ts'
import { silentLog } from '../../telemetry/log.ts'
import { defaultLifetimes } from '../engine/settings.ts'
import { type UpstreamGrant, upstreamGrants } from './upstream-grant.ts'
import { upstreamSessions } from './upstream-sessions.ts'

const HOUR = 3_600_000
const PERSON = 'person_1'
const POLICY = { recheckAfter: 3_600, tolerateUnreachable: 4 * 3_600 }

type Answer = () => ReturnType<IdentityProvider['refresh']>

/** One grant in a real store, and a provider whose next answers are given. */
async function connected(changes: Partial<UpstreamGrant> = {}) {
  const clock = {
    time: 1_000 * HOUR,
    now() {
      return this.time
    },
  }
  const vault = createVault(randomBytes(32))
  const store = await openSqliteStore(':memory:', vault, clock)
  const grants = upstreamGrants({
    records: store.engineRecords,
    vault,
    clock,
    lifetimes: defaultLifetimes,
  })
  const upstream: UpstreamGrant = {
    personId: PERSON,
    key: { provider: 'entra', tenantId: 't', objectId: 'o' },
    clientId: 'c',
    downstream: [],
    accessToken: 'first',
    accessTokenExpiresAt: clock.now() + HOUR,
    refreshToken: 'refresh',
    checkedAt: clock.now(),
    ...changes,
  }
  await store.engineRecords.commit([grants.saved('g', upstream, clock.now() + 100 * HOUR)])
  const asked: string[] = []
  const provider = { answer: (async () => ({ accessToken: 'newer' })) as Answer }
  const refresh: IdentityProvider['refresh'] = (token) => {
    asked.push(token)
    return provider.answer()
  }
  const identity = { refresh } as IdentityProvider
  const sessions = upstreamSessions({ grants, identity, policy: POLICY, clock, log: silentLog })
  const recheck = async () =>
    sessions.recheck(await store.engineRecords.find(UPSTREAM_GRANT, 'g'), PERSON)
  return { clock, store, grants, sessions, recheck, asked, provider }
}

const throwing = (error: Error) => async () => {
  throw error
}

describe('the provider’s word on a grant', () => {
  it('is asked for once while the provider waits for the person, and again after half a minute', async () => {
    const { clock, sessions, asked, provider, store } = await connected({ accessTokenExpiresAt: 0 })
    provider.answer = throwing(new UpstreamNeedsPerson('waits', '{"a":{}}'))
    for (let n = 0; n < 25; n++) {
      const standing = await sessions.withAccessToken('g', PERSON)
      assert.deepEqual(standing, { type: 'needs-person', claims: '{"a":{}}' })
    }
    assert.equal(asked.length, 1)
    clock.time += 30_000
    await sessions.withAccessToken('g', PERSON)
    assert.equal(asked.length, 2)
    await store.close()
  })

  it('counts at once when the person has been there meanwhile', async () => {
    const { clock, grants, sessions, provider, store } = await connected({
      accessTokenExpiresAt: 0,
    })
    provider.answer = throwing(new UpstreamNeedsPerson('waits'))
    await sessions.withAccessToken('g', PERSON)
    const found = await grants.find('g', PERSON)
    assert.ok(found)
    const newer = { ...found.upstream, accessToken: 'proven', refreshToken: 'newer refresh' }
    await grants.replace('g', found, newer)
    provider.answer = async () => ({ accessToken: 'newest' })
    const standing = await sessions.withAccessToken('g', PERSON)
    assert.equal(standing.type === 'stands' && standing.upstream.accessToken, 'newest')
    assert.equal(standing.type === 'stands' && standing.upstream.checkedAt, clock.now())
    await store.close()
  })

  it('holds for four hours where the provider waits for the person, who then signs in again', async () => {
    const { clock, recheck, provider, store } = await connected()
    provider.answer = throwing(new UpstreamNeedsPerson('waits'))
    clock.time += 4 * HOUR - 1
    assert.equal((await recheck()).type, 'stands')
    clock.time += 1
    assert.equal((await recheck()).type, 'needs-person')
    await store.close()
  })

  it('holds for four hours where nobody can be asked, and then a new sign-in can help', async () => {
    const { clock, recheck, asked, grants, store } = await connected()
    const found = await grants.find('g', PERSON)
    assert.ok(found)
    const { refreshToken: _, ...never } = found.upstream
    await grants.replace('g', found, never)
    clock.time += 4 * HOUR - 1
    assert.equal((await recheck()).type, 'stands')
    clock.time += 1
    assert.equal((await recheck()).type, 'needs-person')
    assert.equal(asked.length, 0)
    await store.close()
  })

  it('is unknown, and nothing has ended, when the provider has been away for longer', async () => {
    const { clock, recheck, provider, store } = await connected()
    provider.answer = throwing(new UpstreamUnavailable('away'))
    clock.time += 4 * HOUR
    assert.equal((await recheck()).type, 'unknown')
    provider.answer = async () => ({ accessToken: 'back' })
    assert.equal((await recheck()).type, 'stands')
    await store.close()
  })

  it('ends the grant when the provider takes it back', async () => {
    const { clock, recheck, provider, store } = await connected()
    provider.answer = throwing(new UpstreamRevoked('disabled'))
    clock.time += HOUR
    assert.equal((await recheck()).type, 'ended')
    assert.equal((await recheck()).type, 'ended')
    await store.close()
  })

  it('of a question that was asked before a newer sign-in neither weakens nor ends that one', async () => {
    for (const late of [
      async () => ({ accessToken: 'weaker' }),
      throwing(new UpstreamRevoked('the older refresh token')),
    ] as Answer[]) {
      const { clock, grants, recheck, provider, store } = await connected()
      clock.time += HOUR
      provider.answer = async () => {
        const found = await grants.find('g', PERSON)
        assert.ok(found)
        await grants.replace('g', found, { ...found.upstream, accessToken: 'proven' })
        return late()
      }
      assert.equal((await recheck()).type, 'stands')
      assert.equal((await grants.find('g', PERSON))?.upstream.accessToken, 'proven')
      await store.close()
    }
  })

  it('replaces a token that an API refused, however good it looked', async () => {
    const { sessions, asked, store } = await connected()
    const good = await sessions.withAccessToken('g', PERSON)
    assert.equal(good.type === 'stands' && good.upstream.accessToken, 'first')
    assert.equal(asked.length, 0)
    const other = await sessions.withAccessToken('g', PERSON, 'first')
    assert.equal(other.type === 'stands' && other.upstream.accessToken, 'newer')
    await store.close()
  })
})
