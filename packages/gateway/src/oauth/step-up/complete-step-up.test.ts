import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { type Identity, SignInFailed } from '../../identity/identity-provider.ts'
import { createVault } from '../../kernel/seal.ts'
import { Conflict } from '../../storage/ports/failures.ts'
import type { PersonKey } from '../../storage/ports/people.ts'
import { openSqliteStore } from '../../storage/sql/open-store.ts'
import { silentLog } from '../../telemetry/log.ts'
import { defaultLifetimes } from '../engine/settings.ts'
import {
  type StoredUpstreamGrant,
  type UpstreamGrants,
  upstreamGrants,
} from '../upstream/upstream-grant.ts'
import { completeStepUp } from './complete-step-up.ts'

const NOOR: PersonKey = { provider: 'entra', tenantId: 't', objectId: 'o' }
const PURPOSE = {
  type: 'step-up',
  linkHash: 'l',
  grant: 'g',
  personId: 'person_1',
  clientId: 'c',
} as const
const clock = { now: () => 5_000 }

const backAs = (key: PersonKey): Identity => ({
  key,
  tokens: { accessToken: 'newer', accessTokenExpiresAt: 9_000, refreshToken: 'newer refresh' },
})

/** A store with one grant, connected by {@link NOOR} at another time. */
async function connected() {
  const vault = createVault(randomBytes(32))
  const store = await openSqliteStore(':memory:', vault, clock)
  const grants = upstreamGrants({
    records: store.engineRecords,
    vault,
    clock,
    lifetimes: defaultLifetimes,
  })
  const upstream = {
    personId: PURPOSE.personId,
    key: NOOR,
    clientId: 'c',
    downstream: ['https://graph.microsoft.com/User.Read'],
    accessToken: 'older',
    refreshToken: 'older refresh',
    checkedAt: 1_000,
  }
  const grant = { model: 'Grant', idHash: 'g', payload: '{}', expiresAt: 100_000 }
  await store.engineRecords.commit([
    { type: 'save', record: grant },
    grants.saved('g', upstream, 100_000),
  ])
  const parts = { grants, stepUps: store.stepUps, clock, log: silentLog }
  const waits = async () =>
    (await store.stepUps.waitingFor(PURPOSE.personId, PURPOSE.clientId)) !== undefined
  return { store, grants, upstream, parts, waits }
}

describe('the end of a step-up', () => {
  it('stores the newer tokens of the same person, keeps the rest, and settles the demand', async () => {
    const { store, grants, upstream, parts, waits } = await connected()
    await store.stepUps.raise({ ...PURPOSE, expiresAt: 9_000, by: 'challenge' })
    assert.deepEqual(await completeStepUp(parts, PURPOSE, backAs(NOOR)), { type: 'done' })
    assert.deepEqual((await grants.find('g', PURPOSE.personId))?.upstream, {
      ...upstream,
      ...backAs(NOOR).tokens,
      checkedAt: 5_000,
    })
    assert.equal(await waits(), false)
    await store.close()
  })

  it('changes nothing for anybody else, and the demand stays', async () => {
    const { store, grants, upstream, parts, waits } = await connected()
    await store.stepUps.raise({ ...PURPOSE, expiresAt: 9_000, by: 'challenge' })
    for (const key of STRANGERS) {
      const end = await completeStepUp(parts, PURPOSE, backAs(key))
      assert.equal(end.type, 'other-person', JSON.stringify(key))
    }
    assert.deepEqual((await grants.find('g', PURPOSE.personId))?.upstream, upstream)
    assert.equal(await waits(), true)
    await store.close()
  })

  it('changes nothing when nobody signed in', async () => {
    const { store, grants, upstream, parts } = await connected()
    const failed = new SignInFailed('access_denied', 'The sign-in was cancelled.')
    const end = await completeStepUp(parts, PURPOSE, failed)
    const { code, message } = failed
    assert.deepEqual(end, { type: 'failed', code, message })
    assert.deepEqual((await grants.find('g', PURPOSE.personId))?.upstream, upstream)
    await store.close()
  })

  it('brings a grant that has ended not back to life', async () => {
    const { store, grants, parts } = await connected()
    await grants.end('g', await stored(grants))
    const end = await completeStepUp(parts, PURPOSE, backAs(NOOR))
    assert.equal(end.type, 'grant-ended')
    assert.equal(await grants.find('g', PURPOSE.personId), undefined)
    await store.close()
  })

  it('brings a grant that ends in the very moment not back to life', async () => {
    const { store, grants, parts } = await connected()
    const ending = meanwhile(grants, 2, (found) => grants.end('g', found))
    const end = await completeStepUp({ ...parts, grants: ending }, PURPOSE, backAs(NOOR))
    assert.equal(end.type, 'grant-ended')
    assert.equal(await grants.find('g', PURPOSE.personId), undefined)
    await store.close()
  })

  it('is not lost to a check of the provider that ends in the very moment', async () => {
    const { store, grants, upstream, parts } = await connected()
    const weaker = { ...upstream, accessToken: 'of the check', checkedAt: 4_000 }
    const checked = meanwhile(grants, 2, (found) => grants.replace('g', found, weaker))
    const end = await completeStepUp({ ...parts, grants: checked }, PURPOSE, backAs(NOOR))
    assert.equal(end.type, 'done')
    assert.equal((await stored(grants)).upstream.accessToken, 'newer')
    await store.close()
  })

  it('stands when the check that began before it ends after it', async () => {
    const { store, grants, upstream, parts } = await connected()
    const before = await stored(grants)
    await completeStepUp(parts, PURPOSE, backAs(NOOR))
    await assert.rejects(grants.replace('g', before, upstream), Conflict)
    await assert.rejects(grants.end('g', before), Conflict)
    assert.equal((await stored(grants)).upstream.accessToken, 'newer')
    await store.close()
  })
})

/** These grants, to which something happens right after they were looked at for the `n`th time. */
function meanwhile(
  grants: UpstreamGrants,
  n: number,
  happen: (found: StoredUpstreamGrant) => Promise<void>,
): UpstreamGrants {
  let looks = 0
  return {
    ...grants,
    async find(grant, personId) {
      const found = await grants.find(grant, personId)
      if (++looks === n && found) await happen(found)
      return found
    },
  }
}

async function stored(grants: UpstreamGrants): Promise<StoredUpstreamGrant> {
  const found = await grants.find('g', PURPOSE.personId)
  assert.ok(found)
  return found
}

const STRANGERS: readonly PersonKey[] = [
  { provider: 'entra', tenantId: 't', objectId: 'other' },
  { provider: 'entra', tenantId: 'other', objectId: 'o' },
  { provider: 'entra-external', tenantId: 't', objectId: 'o' },
  { issuer: 't', subject: 'o' },
]
