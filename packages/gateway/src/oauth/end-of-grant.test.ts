import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { createVault } from '../kernel/seal.ts'
import type { EngineRecord } from '../storage/ports/engine-records.ts'
import type { Store } from '../storage/ports/store.ts'
import { openSqliteStore } from '../storage/sql/open-store.ts'
import { endOfGrant, UPSTREAM_GRANT } from './end-of-grant.ts'
import { defaultLifetimes } from './engine/settings.ts'

const clock = { now: () => 1_000_000 }
const parts = { clock, lifetimes: { ...defaultLifetimes, accessToken: 600 } }

let store: Store

const records = (grant: string): EngineRecord[] => [
  { model: 'Grant', idHash: grant, payload: '{}' },
  ...['AuthorizationCode', 'RefreshToken', UPSTREAM_GRANT].map((model) => ({
    model,
    idHash: model === UPSTREAM_GRANT ? grant : `${model} of ${grant}`,
    payload: '{}',
    grantHash: grant,
  })),
]
const save = (grant: string) =>
  store.engineRecords.commit(records(grant).map((record) => ({ type: 'save', record }) as const))
const held = async (grant: string) => {
  const found = await Promise.all(
    records(grant).map(({ model, idHash }) => store.engineRecords.find(model, idHash)),
  )
  return found.filter(Boolean).length
}

describe('the end of a grant', () => {
  beforeEach(async () => {
    store = await openSqliteStore(':memory:', createVault(Buffer.alloc(32)), clock)
    for (const grant of ['one', 'other']) await save(grant)
    const ended = { grant: 'one', personId: 'person_1', clientId: 'app' }
    await store.engineRecords.commit(endOfGrant(ended, parts))
  })
  afterEach(() => store.close())

  it('takes its codes, its refresh tokens and the provider’s tokens along', async () => {
    assert.equal(await held('one'), 0)
  })

  it('leaves every other grant alone', async () => {
    assert.equal(await held('other'), 4)
  })

  it('puts its access tokens on the list until the last of them has expired everywhere', async () => {
    const [ended, ...more] = await store.revocations.since(0, 10)
    assert.deepEqual(more, [])
    const { sequence: _, ...revocation } = ended ?? {}
    assert.deepEqual(revocation, {
      kind: 'grant',
      subject: 'one',
      notBefore: 1_000_000,
      expiresAt: 1_000_000 + 720_000,
    })
  })

  it('is recorded with its person and its client, for 90 days', async () => {
    const [entry] = await store.auditTrail.list(10)
    const { sequence: _, ...told } = entry ?? {}
    assert.deepEqual(told, {
      event: 'grant_revoked',
      at: 1_000_000,
      grantHash: 'one',
      personId: 'person_1',
      clientId: 'app',
      expiresAt: 1_000_000 + 90 * 86_400_000,
    })
  })
})
