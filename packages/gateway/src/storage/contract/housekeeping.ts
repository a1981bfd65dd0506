import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Write } from '../ports/engine-records.ts'
import { StoreUnavailable } from '../ports/failures.ts'
import type { SignIn } from '../ports/sign-ins.ts'
import type { Store } from '../ports/store.ts'
import { denounced, isThere, LATER, record, refreshed, reply, saved } from './records.ts'
import type { Open } from './subject.ts'

const CODE = { model: 'AuthorizationCode', idHash: 'code' } as const

/** What goes away by itself, and what stays. */
export function housekeeping(open: Open): void {
  test('a record is gone at the moment it expires, and never before', async (t) => {
    const { store, time } = await open(t)
    await store.engineRecords.commit([
      saved(CODE.model, CODE.idHash, { expiresAt: 1_000_010 }),
      saved('Grant', 'kept', { expiresAt: 1_000_010 }),
      { type: 'keep', model: 'Grant', idHash: 'kept' },
      saved('Grant', 'longer', { expiresAt: 1_000_010 }),
      { type: 'prolong', model: 'Grant', idHash: 'longer', expiresAt: 1_000_011 },
    ])
    const there = async () => [
      await isThere(store, CODE.model, CODE.idHash),
      await isThere(store, 'Grant', 'kept'),
      await isThere(store, 'Grant', 'longer'),
    ]
    time.now = 1_000_009
    assert.deepEqual(await there(), [true, true, true])
    time.now = 1_000_010
    assert.deepEqual(await there(), [false, true, true])
    assert.deepEqual(
      [await store.engineRecords.purge(9), await store.engineRecords.purge(9)],
      [1, 0],
    )
    time.now = 1_000_011
    assert.deepEqual(await there(), [false, true, false])
  })

  test('what has expired is deleted in batches, and what has not stays', async (t) => {
    const { store, time } = await open(t)
    for (let n = 0; n < 5; n++) {
      const expiresAt = n < 3 ? 1_000_010 : LATER
      await store.engineRecords.commit([
        saved('Interaction', `${n}`, { expiresAt }),
        { type: 'reply', reply: reply(`${n}`, { expiresAt }) },
        denounced(`${n}`, { expiresAt }),
        { type: 'audit', entry: { event: 'refreshed', at: n, expiresAt } },
      ])
    }
    time.now = 1_000_010
    const { engineRecords, refreshReplies, revocations, auditTrail } = store
    for (const part of [engineRecords, refreshReplies, revocations, auditTrail]) {
      assert.deepEqual([await part.purge(2), await part.purge(2), await part.purge(2)], [2, 1, 0])
    }
    assert.deepEqual(await subjects(store), ['3', '4'])
    assert.equal((await auditTrail.list(9)).length, 2)
    assert.ok(await refreshReplies.find('3'))
    assert.ok(await isThere(store, 'Interaction', '3'))
  })

  test('what nobody used is reaped in small batches, and of a family that lives nothing', async (t) => {
    const { store, replica, time } = await open(t)
    const { engineRecords, signIns } = store
    await engineRecords.commit(livingFamily)
    for (const model of UNUSED) await engineRecords.commit(expiring(model))
    for (const n of [0, 1, 2]) await signIns.save(signIn(`${n}`, 1_000_010))
    await signIns.save(signIn('under way', LATER))
    time.now = 1_000_010
    const rows = 3 * UNUSED.length
    for (let left = rows; left > 0; left -= 4)
      assert.equal(await engineRecords.purge(4), Math.min(4, left))
    assert.deepEqual([await signIns.purge(2), await signIns.purge(2)], [2, 1])
    for (const part of [engineRecords, signIns, store.refreshReplies])
      assert.equal(await part.purge(9), 0)
    assert.equal(await engineRecords.trimWaitingClients(0, 9), 0)
    assert.ok(
      (await replica.signIns.find('under way')) && (await replica.refreshReplies.find('old')),
    )
    for (const [model, id] of FAMILY) assert.ok(await isThere(replica, model, id), model)
    await replica.engineRecords.commit(refreshed('grant', 'living', 'next'))
  })

  test('of the registrations that wait for a consent the oldest are dropped', async (t) => {
    const { store, replica } = await open(t)
    const waiting = (n: number) => saved('Client', `${n}`, { expiresAt: LATER + n })
    await store.engineRecords.commit([
      ...[4, 2, 0, 3, 1].map(waiting),
      saved('Client', 'used', { expiresAt: 1_000_001 }),
      { type: 'keep', model: 'Client', idHash: 'used' },
      saved('Interaction', 'other', { expiresAt: 1_000_001 }),
    ])
    const { engineRecords } = store
    assert.equal(await engineRecords.trimWaitingClients(5, 9), 0)
    assert.equal(await engineRecords.trimWaitingClients(2, 1), 1)
    await Promise.all([store, replica].map((each) => each.engineRecords.trimWaitingClients(2, 9)))
    const there = async (id: string) => isThere(store, 'Client', id)
    const left = await Promise.all(['0', '1', '2', '3', '4', 'used'].map(there))
    assert.deepEqual(left, [false, false, false, true, true, true])
    assert.ok(await isThere(store, 'Interaction', 'other'))
  })

  test('a claim that has expired is free again once it is purged', async (t) => {
    const { store, time } = await open(t)
    const claim: Write = {
      type: 'claim',
      record: record('ReplayDetection', 'j', { expiresAt: 1_000_010 }),
    }
    await store.engineRecords.commit([claim])
    time.now = 1_000_010
    assert.equal(await store.engineRecords.purge(9), 1)
    await store.engineRecords.commit([claim])
  })

  test('a closed store says that it is unavailable', async (t) => {
    const { store, closed } = await open(t)
    await store.check()
    const { check, engineRecords } = await closed()
    await assert.rejects(check(), StoreUnavailable)
    await assert.rejects(engineRecords.commit([saved('Grant', 'g')]), StoreUnavailable)
    await assert.rejects(engineRecords.find('Grant', 'g'), StoreUnavailable)
  })
}

/** Of each: a code, a transaction under way, a proof that was shown, a registration without a consent. */
const UNUSED = [
  'AuthorizationCode',
  'Interaction',
  'PushedAuthorizationRequest',
  'ReplayDetection',
  'Client',
]

const expiring = (model: string): Write[] =>
  [0, 1, 2].map((n) =>
    saved(model, `unused ${n}`, { expiresAt: 1_000_008 + n, grantHash: 'grant', personId: 'p' }),
  )

const FAMILY = [
  ['Client', 'client'],
  ['Grant', 'grant'],
  ['UpstreamGrant', 'grant'],
  ['RefreshToken', 'used'],
  ['RefreshToken', 'living'],
] as const

/** Its client registered long ago, it has been refreshed once, and it ends at the next millisecond. */
const livingFamily: readonly Write[] = [
  ...FAMILY.map(([model, id]) =>
    saved(model, id, {
      ...(model !== 'Client' && { grantHash: 'grant', personId: 'p', clientId: 'client' }),
      expiresAt: model === 'Client' ? 1_000_001 : 1_000_011,
    }),
  ),
  { type: 'keep', model: 'Client', idHash: 'client' },
  { type: 'consume', model: 'RefreshToken', idHash: 'used', at: 1 },
  { type: 'reply', reply: reply('old', { expiresAt: 1_000_011 }) },
]

const signIn = (stateHash: string, expiresAt: number): SignIn => ({
  ...{ stateHash, browserHash: 'b', nonce: 'n', codeVerifier: 'v', downstream: [], expiresAt },
  purpose: { type: 'authorize', interactionId: stateHash, clientId: 'client' },
})

const subjects = async ({ revocations }: Store) =>
  (await revocations.since(0, 9)).map(({ subject }) => subject)
