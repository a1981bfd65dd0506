import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Write } from '../ports/engine-records.ts'
import type { Store } from '../ports/store.ts'
import { audited, denounced, isThere, LATER, reply, saved } from './records.ts'
import type { Open } from './subject.ts'

/** Two people at two clients, each pair with a grant, a token and a reply. */
const WORLD: readonly Write[] = ['p1', 'p2'].flatMap((personId) =>
  ['c1', 'c2'].flatMap((clientId): Write[] => {
    const grantHash = `${personId}-${clientId}`
    return [
      saved('Grant', grantHash, { personId, clientId }),
      saved('RefreshToken', grantHash, { grantHash }),
      saved('AuthorizationCode', grantHash, { grantHash }),
      { type: 'reply', reply: reply(grantHash, { grantHash }) },
    ]
  }),
)

/** Which of the pairs still have what they had; `+` for all, or what is left by its first letter. */
async function left(store: Store): Promise<Record<string, string>> {
  const pairs = ['p1-c1', 'p1-c2', 'p2-c1', 'p2-c2']
  const entries = pairs.map(async (pair) => {
    const there = await Promise.all([
      isThere(store, 'Grant', pair),
      isThere(store, 'RefreshToken', pair),
      isThere(store, 'AuthorizationCode', pair),
      store.refreshReplies.find(pair).then((found) => found !== undefined),
    ])
    return [pair, there.map((each, at) => (each ? 'gtcr'[at] : '-')).join('')] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** What a revocation takes away, and what it leaves. */
export function revoking(open: Open): void {
  test('revoking a model of a grant takes its records and the replies, and no others', async (t) => {
    const { store, replica } = await open(t)
    await store.engineRecords.commit(WORLD)
    await store.engineRecords.commit([
      { type: 'revoke', model: 'RefreshToken', grantHash: 'p1-c1' },
    ])
    const others = { 'p1-c2': 'gtcr', 'p2-c1': 'gtcr', 'p2-c2': 'gtcr' }
    assert.deepEqual(await left(replica), { 'p1-c1': 'g-c-', ...others })
  })

  test('removing a refresh token takes the reply with it, and no other', async (t) => {
    const { store, replica } = await open(t)
    await store.engineRecords.commit(WORLD)
    await store.engineRecords.commit([{ type: 'remove', model: 'RefreshToken', idHash: 'p1-c1' }])
    const others = { 'p1-c2': 'gtcr', 'p2-c1': 'gtcr', 'p2-c2': 'gtcr' }
    assert.deepEqual(await left(replica), { 'p1-c1': 'g-c-', ...others })
  })

  test('revoking a person takes all of theirs, at every client', async (t) => {
    const { store, replica } = await open(t)
    await store.engineRecords.commit(WORLD)
    await store.engineRecords.commit([{ type: 'revoke-all', of: 'person', id: 'p1' }])
    const others = { 'p2-c1': 'gtcr', 'p2-c2': 'gtcr' }
    assert.deepEqual(await left(replica), { 'p1-c1': '----', 'p1-c2': '----', ...others })
  })

  test('revoking a client takes all it was granted, and not its registration', async (t) => {
    const { store, replica } = await open(t)
    const registration = saved('Client', 'c1', { clientId: 'c1' })
    await store.engineRecords.commit([...WORLD, registration])
    await store.engineRecords.commit([{ type: 'revoke-all', of: 'client', id: 'c1' }])
    const others = { 'p1-c2': 'gtcr', 'p2-c2': 'gtcr' }
    assert.deepEqual(await left(replica), { 'p1-c1': '----', 'p2-c1': '----', ...others })
    assert.ok(await isThere(replica, 'Client', 'c1'))
  })

  test('what a grant, a person and a client hold is counted while it lives and is unused', async (t) => {
    const { store, replica, time } = await open(t)
    await store.engineRecords.commit([
      ...WORLD,
      saved('RefreshToken', 'used', { grantHash: 'p1-c1' }),
      { type: 'consume', model: 'RefreshToken', idHash: 'used', at: 1 },
      saved('AuthorizationCode', 'old', { grantHash: 'p1-c1', expiresAt: LATER }),
    ])
    time.now = LATER
    const { holdings } = replica
    const one = { grants: 1, refreshTokens: 1, codes: 1 }
    assert.deepEqual(await holdings.count('grant', 'p1-c1'), one)
    assert.deepEqual(await holdings.count('person', 'p1'), {
      grants: 2,
      refreshTokens: 2,
      codes: 2,
    })
    assert.deepEqual(await holdings.count('client', 'c2'), {
      grants: 2,
      refreshTokens: 2,
      codes: 2,
    })
    assert.deepEqual(await holdings.count('person', 'x'), { grants: 0, refreshTokens: 0, codes: 0 })
    time.now = LATER - 1
    assert.equal((await holdings.count('grant', 'p1-c1')).codes, 2)
  })

  test('the list of revocations is read from where a reader was, oldest first', async (t) => {
    const { store, replica } = await open(t)
    assert.deepEqual(await replica.revocations.since(0, 10), [])
    await store.engineRecords.commit([denounced('one'), denounced('two', { kind: 'person' })])
    await store.engineRecords.commit([denounced('three', { kind: 'client', notBefore: 5 })])
    const [first, second, third, ...more] = await replica.revocations.since(0, 10)
    assert.deepEqual([first?.subject, second?.kind, more], ['one', 'person', []])
    const { sequence = 0, ...known } = third ?? assert.fail()
    assert.deepEqual(known, { kind: 'client', subject: 'three', notBefore: 5, expiresAt: LATER })
    assert.deepEqual(await replica.revocations.since(first?.sequence ?? 0, 1), [second])
    assert.deepEqual(await replica.revocations.since(sequence, 10), [])
  })

  test('a number of the list is never given twice, also after all were deleted', async (t) => {
    const { store, time } = await open(t)
    await store.engineRecords.commit([denounced('one'), denounced('two')])
    const before = await store.revocations.since(0, 10)
    time.now = LATER
    assert.equal(await store.revocations.purge(10), 2)
    await store.engineRecords.commit([denounced('three')])
    const [after] = await store.revocations.since(before.at(-1)?.sequence ?? 0, 10)
    assert.equal(after?.subject, 'three')
  })

  test('the audit trail is read from the newest, page by page', async (t) => {
    const { store, replica } = await open(t)
    const whole = { event: 'person_revoked', at: 3, personId: 'p', clientId: 'c' } as const
    await store.engineRecords.commit([audited('one'), audited('two')])
    await store.engineRecords.commit([
      { type: 'audit', entry: { ...whole, grantHash: 'g', expiresAt: LATER } },
    ])
    const [newest, second, first] = await replica.auditTrail.list(10)
    const { sequence = 0, ...known } = newest ?? assert.fail()
    assert.deepEqual(known, { ...whole, grantHash: 'g', expiresAt: LATER })
    assert.deepEqual([first?.grantHash, second?.grantHash], ['one', 'two'])
    assert.deepEqual(await replica.auditTrail.list(1, sequence), [second])
    assert.deepEqual(Object.keys(first ?? {}).sort(), [
      ...['at', 'event', 'expiresAt', 'grantHash', 'sequence'],
    ])
  })

  test('a reply is found as it was stored, until its time is over', async (t) => {
    const { store, replica, time } = await open(t)
    await store.engineRecords.commit([{ type: 'reply', reply: reply('token') }])
    assert.deepEqual(await replica.refreshReplies.find('token'), reply('token'))
    assert.equal(await replica.refreshReplies.find('other'), undefined)
    time.now = LATER
    assert.equal(await replica.refreshReplies.find('token'), undefined)
  })
}
