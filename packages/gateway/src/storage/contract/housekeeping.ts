import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Write } from '../ports/engine-records.ts'
import { StoreUnavailable } from '../ports/failures.ts'
import type { Store } from '../ports/store.ts'
import { denounced, isThere, LATER, record, reply, saved } from './records.ts'
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

const subjects = async ({ revocations }: Store) =>
  (await revocations.since(0, 9)).map(({ subject }) => subject)
