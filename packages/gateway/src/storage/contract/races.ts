import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Write } from '../ports/engine-records.ts'
import type { RecordedRevocation } from '../ports/revocations.ts'
import { audited, denounced, isThere, record, refreshed, reply, saved, winners } from './records.ts'
import type { Open, Opened } from './subject.ts'

const ROUNDS = 8
const GRANT = saved('Grant', 'grant', { personId: 'person', clientId: 'client' })

const revokedPerson = (id: string): Write => ({ type: 'revoke-all', of: 'person', id })

/** The same unit eight times at once, by turns on the two stores. */
const eightTimes = ({ store, replica }: Opened, unit: (n: number) => readonly Write[]) =>
  Array.from({ length: 8 }, (_, n) => (n % 2 === 0 ? store : replica).engineRecords.commit(unit(n)))

/** What holds when several processes do it at once. */
export function races(open: Open): void {
  test('of eight that use, take or claim the same at once exactly one wins', async (t) => {
    const opened = await open(t)
    const key = { model: 'RefreshToken', idHash: 'token' }
    const race = (write: Write) => winners(eightTimes(opened, () => [write]))
    assert.equal(await race({ type: 'claim', record: record(key.model, key.idHash) }), 1)
    assert.equal(await race({ type: 'consume', ...key, at: 5 }), 1)
    assert.equal(await race({ type: 'take', ...key }), 1)
  })

  test('of eight refreshes at once one has a successor, and a reply and an audit entry', async (t) => {
    const opened = await open(t)
    const { store, replica } = opened
    await store.engineRecords.commit([GRANT, saved('RefreshToken', 't', { grantHash: 'grant' })])
    const attempts = eightTimes(opened, (n) => [
      ...refreshed('grant', 't', `next-${n}`),
      { type: 'reply', reply: reply('t', { successorHash: `next-${n}` }) },
      audited(`next-${n}`),
    ])
    assert.equal(await winners(attempts), 1)
    const [entry, ...more] = await replica.auditTrail.list(10)
    assert.deepEqual(more, [])
    assert.equal((await store.refreshReplies.find('t'))?.successorHash, entry?.grantHash)
    const leaves = await Promise.all(
      Array.from({ length: 8 }, (_, n) => isThere(replica, 'RefreshToken', `next-${n}`)),
    )
    assert.equal(leaves.indexOf(true), Number(entry?.grantHash?.at(-1)))
    assert.equal(leaves.filter(Boolean).length, 1)
  })

  const revocations: Readonly<Record<string, readonly Write[]>> = {
    grant: [
      { type: 'revoke', model: 'RefreshToken', grantHash: 'grant' },
      { type: 'remove', model: 'Grant', idHash: 'grant' },
    ],
    person: [{ type: 'revoke-all', of: 'person', id: 'person' }],
    client: [{ type: 'revoke-all', of: 'client', id: 'client' }],
  }
  for (const [what, revocation] of Object.entries(revocations))
    test(`nothing of a ${what} lives after it was revoked in the middle of a refresh`, async (t) => {
      const { store, replica } = await open(t)
      for (let round = 0; round < ROUNDS; round++) {
        const [token, next] = [`t${round}`, `n${round}`]
        await store.engineRecords.commit([
          GRANT,
          saved('RefreshToken', token, { grantHash: 'grant', personId: 'person' }),
        ])
        const refresh = replica.engineRecords.commit(refreshed('grant', token, next))
        const revoke = store.engineRecords.commit([...revocation, denounced('grant')])
        await Promise.all([winners([refresh]), revoke])
        const alive = [
          await isThere(store, 'RefreshToken', next),
          await isThere(store, 'Grant', 'grant'),
        ]
        assert.deepEqual(alive, [false, false], `round ${round}`)
      }
    })

  test('units that touch the same in opposite order all come through', async (t) => {
    const { store, replica } = await open(t)
    const grants = ['g1', 'g2', 'g3'].map((id) => saved('Grant', id, { personId: `of ${id}` }))
    const tokens = ['g1', 'g2', 'g3'].map((grantHash) =>
      saved('RefreshToken', grantHash, { grantHash }),
    )
    const others = ['a', 'b', 'c'].map((id) => saved('Session', id))
    const units = [
      [...tokens, ...others],
      [...tokens, ...others].reverse(),
      [saved('RefreshToken', 'x', { grantHash: 'g3' }), revokedPerson('of g1')],
      [revokedPerson('of g3'), saved('RefreshToken', 'y', { grantHash: 'g1' })],
    ]
    for (let round = 0; round < ROUNDS; round++) {
      await store.engineRecords.commit(grants)
      const commits = units.flatMap((unit) =>
        [store, replica].map(({ engineRecords }) => engineRecords.commit(unit)),
      )
      assert.equal(await winners(commits), units.length * 2)
    }
  })

  test('a reader of the list of revocations misses none that commits meanwhile', async (t) => {
    const { store, replica } = await open(t)
    await store.engineRecords.commit([GRANT])
    let writing = true
    const read: RecordedRevocation[] = []
    const follow = async () => {
      for (;;) {
        await nextTurn()
        const last = !writing
        read.push(...(await replica.revocations.since(read.at(-1)?.sequence ?? 0, 3)))
        if (last && (await replica.revocations.since(read.at(-1)?.sequence ?? 0, 1)).length === 0)
          return
      }
    }
    const write = async (by: number) => {
      for (let n = 0; n < ROUNDS; n++) {
        const { engineRecords } = by % 2 === 0 ? store : replica
        await engineRecords.commit([
          denounced(`${by}-${n}`),
          saved('Session', `${by}`),
          audited('g'),
        ])
      }
    }
    const reader = follow()
    await Promise.all([0, 1, 2, 3].map(write))
    writing = false
    await reader
    const whole = await store.revocations.since(0, 1_000)
    assert.equal(whole.length, 4 * ROUNDS)
    assert.deepEqual(read, whole)
  })

  test('of two processes that purge at once each deletes its own, and nothing that lives', async (t) => {
    const { store, replica, time } = await open(t)
    const writes = Array.from({ length: 60 }, (_, n) =>
      saved('Interaction', `i${n}`, { expiresAt: n < 50 ? 1_000_500 : 1_000_502 }),
    )
    await store.engineRecords.commit(writes)
    time.now = 1_000_501
    let deleted = 0
    for (let n = 0; n < 10; n++) {
      const counts = await Promise.all(
        [store, replica].map(({ engineRecords }) => engineRecords.purge(7)),
      )
      for (const count of counts) assert.ok(count <= 7)
      deleted += counts.reduce((sum, count) => sum + count)
    }
    assert.equal(deleted, 50)
    for (let n = 50; n < 60; n++) assert.ok(await isThere(store, 'Interaction', `i${n}`))
  })
}
