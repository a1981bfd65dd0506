import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Write } from '../ports/engine-records.ts'
import { Conflict } from '../ports/failures.ts'
import { audited, denounced, isThere, LATER, record, reply, saved } from './records.ts'
import type { Open } from './subject.ts'

const KEY = { model: 'RefreshToken', idHash: 'token' } as const

/** What one unit of writes promises. */
export function units(open: Open): void {
  test('a record is found as it was saved, whatever is in it', async (t) => {
    const { store, replica } = await open(t)
    const whole = record('Session', 's', {
      payload: JSON.stringify({ text: `'"\\ ; -- $1 ? \u0000 \u2028 \u{1f511} é` }),
      grantHash: 'g',
      personId: 'person_1',
      clientId: 'https://client.example/a?b=c,d',
      expiresAt: LATER,
    })
    await store.engineRecords.commit([{ type: 'save', record: whole }, saved('Session', 'bare')])
    assert.deepEqual(await replica.engineRecords.find('Session', 's'), whole)
    assert.deepEqual(await replica.engineRecords.find('Session', 'bare'), record('Session', 'bare'))
    assert.equal(await replica.engineRecords.find('Client', 's'), undefined)
  })

  test('a record that is saved again is replaced, and stays used', async (t) => {
    const { store } = await open(t)
    await store.engineRecords.commit([saved(KEY.model, KEY.idHash, { personId: 'p' })])
    await store.engineRecords.commit([{ type: 'consume', ...KEY, at: 1_000_001 }])
    const changed = record(KEY.model, KEY.idHash, { payload: '{}', expiresAt: LATER })
    await store.engineRecords.commit([{ type: 'save', record: changed }])
    const found = await store.engineRecords.find(KEY.model, KEY.idHash)
    assert.deepEqual(found, { ...changed, consumedAt: 1_000_001 })
  })

  test('nothing of a unit with a conflict is written, whatever it holds', async (t) => {
    const { store } = await open(t)
    const { engineRecords } = store
    const there: readonly Write[] = [
      saved('Grant', 'grant', { personId: 'p', clientId: 'c', expiresAt: LATER }),
      saved(KEY.model, KEY.idHash, { grantHash: 'grant', personId: 'p', expiresAt: LATER }),
      saved('Client', 'client', { expiresAt: LATER }),
      { type: 'reply', reply: reply('old') },
    ]
    await engineRecords.commit(there)
    const writes: readonly Write[] = [
      saved('Session', 'new'),
      saved('Client', 'client', { payload: 'changed' }),
      { type: 'claim', record: record('ReplayDetection', 'new') },
      { type: 'consume', ...KEY, at: 1 },
      { type: 'prolong', model: 'Client', idHash: 'client', expiresAt: LATER + 1 },
      { type: 'keep', ...KEY },
      { type: 'revoke', model: KEY.model, grantHash: 'grant' },
      { type: 'revoke-all', of: 'person', id: 'p' },
      { type: 'revoke-all', of: 'client', id: 'c' },
      { type: 'remove', model: 'Client', idHash: 'client' },
      { type: 'reply', reply: reply('new') },
      denounced('grant'),
      audited('grant'),
    ]
    const snapshot = async () => [
      await engineRecords.find('Grant', 'grant'),
      await engineRecords.find(KEY.model, KEY.idHash),
      await engineRecords.find('Client', 'client'),
      await engineRecords.find('Session', 'new'),
      await engineRecords.find('ReplayDetection', 'new'),
      await store.refreshReplies.find('old'),
      await store.refreshReplies.find('new'),
      await store.revocations.since(0, 10),
      await store.auditTrail.list(10),
    ]
    const before = await snapshot()
    const fails: Write = { type: 'take', model: 'Session', idHash: 'missing' }
    for (const unit of [
      [...writes, fails],
      [fails, ...writes],
    ])
      await assert.rejects(engineRecords.commit(unit), Conflict)
    assert.deepEqual(await snapshot(), before)
    await engineRecords.commit(writes)
    assert.notDeepEqual(await snapshot(), before)
  })

  test('each condition is asked when the unit commits, and told from the others', async (t) => {
    const { store } = await open(t)
    const { engineRecords } = store
    const conditions: Readonly<Record<string, Write>> = {
      require: { type: 'require', ...KEY },
      unused: { type: 'unused', ...KEY },
      unchanged: { type: 'unchanged', ...KEY, payload: '{}' },
      consume: { type: 'consume', ...KEY, at: 7 },
      claim: { type: 'claim', record: record(KEY.model, KEY.idHash) },
      take: { type: 'take', ...KEY },
    }
    const conflictsAfter = async (state: readonly Write[]) => {
      const conflicts: string[] = []
      for (const [name, condition] of Object.entries(conditions)) {
        await engineRecords.commit([{ type: 'remove', ...KEY }, ...state])
        await engineRecords.commit([condition]).catch((error: unknown) => {
          assert.ok(error instanceof Conflict)
          conflicts.push(name)
        })
      }
      return conflicts
    }
    const fresh = saved(KEY.model, KEY.idHash, { payload: '{}' })
    const used: Write = { type: 'consume', ...KEY, at: 7 }
    const changed = saved(KEY.model, KEY.idHash, { payload: '{"a":1}' })
    const all = ['require', 'unused', 'unchanged', 'consume', 'take']
    assert.deepEqual(await conflictsAfter([]), all)
    assert.deepEqual(await conflictsAfter([fresh]), ['claim'])
    assert.deepEqual(await conflictsAfter([fresh, used]), ['unused', 'consume', 'claim'])
    assert.deepEqual(await conflictsAfter([changed]), ['unchanged', 'claim'])
  })

  test('a unit sees what it wrote before', async (t) => {
    const { store } = await open(t)
    const { engineRecords } = store
    const consume: Write = { type: 'consume', ...KEY, at: 7 }
    await engineRecords.commit([saved(KEY.model, KEY.idHash), { type: 'unused', ...KEY }, consume])
    assert.equal((await engineRecords.find(KEY.model, KEY.idHash))?.consumedAt, 7)
    const other = { model: KEY.model, idHash: 'other' }
    const twice: Write[] = [saved(other.model, other.idHash), { type: 'take', ...other }]
    await assert.rejects(engineRecords.commit([...twice, { type: 'take', ...other }]), Conflict)
    assert.equal(await isThere(store, other.model, other.idHash), false)
  })

  test('what has no condition may find nothing, and an empty unit does nothing', async (t) => {
    const { store } = await open(t)
    await store.engineRecords.commit([])
    await store.engineRecords.commit([
      { type: 'remove', ...KEY },
      { type: 'prolong', ...KEY, expiresAt: LATER },
      { type: 'keep', ...KEY },
      { type: 'revoke', model: KEY.model, grantHash: 'nobody' },
      { type: 'revoke-all', of: 'person', id: 'nobody' },
      { type: 'revoke-all', of: 'client', id: 'nobody' },
    ])
    assert.equal(await isThere(store, KEY.model, KEY.idHash), false)
  })
}
