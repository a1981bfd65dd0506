import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { type TestDatabase, testDatabases } from '../../../test/postgres/test-databases.ts'
import { systemClock } from '../../kernel/clock.ts'
import type { Write } from '../ports/engine-records.ts'
import type { Store } from '../ports/store.ts'
import { openPostgresStore } from './open-store.ts'
import { PATIENT, seen, vault } from './postgres-fault-fixture.ts'

const databases = await testDatabases()
const WAITS = "wait_event_type = 'Lock' AND application_name = 'voordeur'"

const saved = (model: string, idHash: string, rest = {}): Write => ({
  type: 'save',
  record: { model, idHash, payload: '{}', ...rest },
})

const denounced = (subject: string): Write => ({
  type: 'denounce',
  revocation: { kind: 'grant', subject, notBefore: 1, expiresAt: Date.now() + 9_999 },
})

describe('the locks on PostgreSQL', { skip: databases.missing, timeout: 60_000 }, () => {
  let database: TestDatabase
  let store: Store
  beforeEach(async () => {
    database = await databases.create()
    store = await openPostgresStore(database.address, vault, systemClock, PATIENT)
  })
  afterEach(async () => {
    await store.close()
    await database.drop()
  })

  /** Somebody else holds that row meanwhile; what `work` began waits for them. */
  async function whileHeld<T>(row: string, change: string, work: () => Promise<T>): Promise<T> {
    const other = await database.connect()
    await other.query(`BEGIN; UPDATE engine_record SET ${change} WHERE id_hash = '${row}'`)
    const working = work()
    await seen(database, WAITS)
    await other.query('COMMIT')
    return working
  }

  it('are taken grants first: a unit under a held grant touches nothing else yet', async () => {
    await store.engineRecords.commit([saved('Grant', 'g'), saved('RefreshToken', 't')])
    const other = await database.connect()
    for (const unit of [
      [{ type: 'take', model: 'RefreshToken', idHash: 't' }, saved('RefreshToken', 'n', UNDER)],
      [
        { type: 'take', model: 'RefreshToken', idHash: 't' },
        { type: 'revoke', ...OF_GRANT },
      ],
      [
        { type: 'take', model: 'RefreshToken', idHash: 't' },
        { type: 'require', ...GRANT },
      ],
      [
        { type: 'take', model: 'RefreshToken', idHash: 't' },
        { type: 'reply', reply: REPLY },
      ],
    ] as readonly (readonly Write[])[]) {
      await other.query("BEGIN; SELECT 1 FROM engine_record WHERE id_hash = 'g' FOR UPDATE")
      const commit = store.engineRecords.commit(unit)
      await seen(database, WAITS)
      await other.query("SELECT 1 FROM engine_record WHERE id_hash = 't' FOR UPDATE NOWAIT")
      await other.query('COMMIT')
      await commit
      await store.engineRecords.commit([saved('RefreshToken', 't')])
    }
  })

  it('of a person’s grants are taken before anything of theirs is deleted', async () => {
    for (const kind of ['person', 'client'] as const) {
      const owner = { personId: 'p', clientId: 'p' }
      await store.engineRecords.commit([
        saved('Grant', 'g', owner),
        saved('RefreshToken', 'a', { grantHash: 'g' }),
      ])
      const other = await database.connect()
      await other.query("BEGIN; SELECT 1 FROM engine_record WHERE id_hash = 'g' FOR UPDATE")
      const revoke = store.engineRecords.commit([{ type: 'revoke-all', of: kind, id: 'p' }])
      await seen(database, WAITS)
      await other.query(`INSERT INTO engine_record (model, id_hash, payload, grant_hash)
        VALUES ('RefreshToken', 'issued meanwhile', '{}', 'g')`)
      await other.query(`INSERT INTO refresh_reply
        VALUES ('issued meanwhile', 'g', 's', 'p', 'sealed', 1, 9000000000000)`)
      await other.query('COMMIT')
      await revoke
      assert.deepEqual(await database.query('SELECT id_hash FROM engine_record'), [])
      assert.deepEqual(await database.query('SELECT token_hash FROM refresh_reply'), [])
    }
  })

  it('are taken in one order, so that units under the same grants never wait in a circle', async () => {
    const grants = ['g1', 'g2', 'g3'].map((id) => saved('Grant', id, { personId: `of ${id}` }))
    const tokens = ['g1', 'g2', 'g3'].map((grantHash) =>
      saved('RefreshToken', grantHash, { grantHash }),
    )
    const units: readonly (readonly Write[])[] = [
      tokens,
      [...tokens].reverse(),
      [saved('RefreshToken', 'x', { grantHash: 'g3' }), person('g1')],
      [saved('RefreshToken', 'y', { grantHash: 'g1' }), person('g3')],
    ]
    for (let round = 0; round < 30; round++) {
      await store.engineRecords.commit(grants)
      await Promise.all([...units, ...units].map((unit) => store.engineRecords.commit(unit)))
    }
    await store.close()
    store = await openPostgresStore(database.address, vault, systemClock, PATIENT)
    const [row] = await database.query<{ n: string }>(
      'SELECT deadlocks AS n FROM pg_stat_database WHERE datname = current_database()',
    )
    assert.equal(row?.n, '0')
  })

  it('that make a circle with somebody else’s are given up and the unit is done again', async () => {
    await store.engineRecords.commit([saved('Session', 'a'), saved('Session', 'b')])
    const other = await database.connect()
    // Ours looks for the circle first, and is the one that is ended.
    await other.query("SET deadlock_timeout = '30s'; BEGIN")
    await other.query("UPDATE engine_record SET payload = '1' WHERE id_hash = 'b'")
    const both = [saved('Session', 'a'), saved('Session', 'b')]
    const commit = store.engineRecords.commit(both)
    await seen(database, WAITS)
    await other.query("UPDATE engine_record SET payload = '1' WHERE id_hash = 'a'")
    await other.query('COMMIT')
    await commit
    const payloads = await database.query('SELECT DISTINCT payload FROM engine_record')
    assert.deepEqual(payloads, [{ payload: '{}' }])
  })

  it('let a registration live whose consent comes while the oldest are dropped', async () => {
    const expiresAt = Date.now() + 60_000
    const clients = ['c1', 'c2', 'c3'].map((id) => saved('Client', id, { expiresAt }))
    await store.engineRecords.commit(clients)
    const dropped = await whileHeld('c2', 'expires_at = NULL', () =>
      store.engineRecords.trimWaitingClients(0, 3),
    )
    assert.equal(dropped, 2)
    assert.ok(await store.engineRecords.find('Client', 'c2'))
  })

  it('let a purge pass over what another process is deleting', async () => {
    const expiresAt = Date.now() - 1
    await store.engineRecords.commit(
      ['i1', 'i2', 'i3'].map((id) => saved('Interaction', id, { expiresAt })),
    )
    const other = await database.connect()
    await other.query("BEGIN; DELETE FROM engine_record WHERE id_hash = 'i2'")
    assert.equal(await store.engineRecords.purge(9), 2)
    await other.query('COMMIT')
  })

  it('number revocations in the order in which they can be seen', async () => {
    const other = await database.connect()
    await other.query(`BEGIN; SELECT pg_advisory_xact_lock(${0x766f_6f73})`)
    const commit = store.engineRecords.commit([denounced('late'), saved('Session', 's')])
    await seen(database, WAITS)
    await other.query(`INSERT INTO revocation (kind, subject, not_before, expires_at)
      VALUES ('grant', 'early', 1, ${Date.now() + 9_999})`)
    await other.query('COMMIT')
    await commit
    const subjects = (await store.revocations.since(0, 9)).map(({ subject }) => subject)
    assert.deepEqual(subjects, ['early', 'late'])
  })

  it('keep nobody from revoking while a revocation waits for something else', async () => {
    await store.engineRecords.commit([saved('Session', 's')])
    const other = await database.connect()
    await other.query("BEGIN; SELECT 1 FROM engine_record WHERE id_hash = 's' FOR UPDATE")
    const waiting = store.engineRecords.commit([denounced('waits'), saved('Session', 's')])
    await seen(database, WAITS)
    await store.engineRecords.commit([denounced('goes on')])
    await other.query('COMMIT')
    await waiting
    const subjects = (await store.revocations.since(0, 9)).map(({ subject }) => subject)
    assert.deepEqual(subjects, ['goes on', 'waits'])
  })
})

const GRANT = { model: 'Grant', idHash: 'g' } as const
const OF_GRANT = { model: 'AccessToken', grantHash: 'g' } as const
const UNDER = { grantHash: 'g' }
const REPLY = {
  tokenHash: 'r',
  grantHash: 'g',
  successorHash: 's',
  parametersHash: 'p',
  sealed: 'x',
  redeemedAt: 1,
  expiresAt: 2,
}

const person = (grant: string): Write => ({ type: 'revoke-all', of: 'person', id: `of ${grant}` })
