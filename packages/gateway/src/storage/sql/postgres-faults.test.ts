import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { findPostgres } from '../../../test/postgres/find-postgres.ts'
import { type PostgresServer, startPostgres } from '../../../test/postgres/postgres-server.ts'
import { startProxy, type TcpProxy } from '../../../test/postgres/tcp-proxy.ts'
import { createDatabase, type TestDatabase } from '../../../test/postgres/test-databases.ts'
import { systemClock } from '../../kernel/clock.ts'
import { Conflict } from '../ports/failures.ts'
import { openPostgresStore } from './open-store.ts'
import type { PostgresAddress } from './postgres-address.ts'
import {
  openBoth,
  PATIENT,
  person,
  seen,
  sleep,
  sql,
  unavailable,
  vault,
} from './postgres-fault-fixture.ts'

const found = findPostgres()
const skip = 'missing' in found ? found.missing : false
const PEOPLE = sql('SELECT key FROM person ORDER BY key')
const BROKEN = /57P0|terminated|ECONNRE|EPIPE/

describe('a PostgreSQL that fails', { skip, timeout: 120_000 }, () => {
  let server: PostgresServer
  let beside: TestDatabase
  before(async () => {
    server = await startPostgres((found as { bin: string }).bin)
    beside = await createDatabase(server.url)
  })
  after(async () => {
    await beside?.drop()
    await server?.stop()
  })

  it('by a crash in the middle of statements ends no process, and is used again after', async (t) => {
    const { database } = await openBoth(t, beside.address, PATIENT)
    // Some connections lie idle at that moment.
    await Promise.all([1, 2, 3, 4].map(() => database.rows(PEOPLE)))
    const busy = [
      unavailable(database.rows(sleep(60)), BROKEN),
      unavailable(database.transact([{ query: person('lost') }, { query: sleep(60) }]), BROKEN),
    ]
    await seen(beside, "query LIKE 'SELECT pg_sleep%' HAVING count(*) = 2")
    await server.crash()
    await Promise.all(busy)
    await unavailable(database.rows(PEOPLE), BROKEN)
    await server.start()
    assert.deepEqual(await database.rows(PEOPLE), [])
  })

  it('to end a statement is told so in time, by SQLSTATE, and goes on', async (t) => {
    const { database } = await openBoth(t, beside.address)
    await unavailable(database.rows(sleep(60)), /^57014 /)
    await unavailable(database.transact([{ query: person('x') }, { query: sleep(60) }]), /^57014 /)
    assert.deepEqual(await database.rows(PEOPLE), [])
  })

  it('to give a row that somebody holds is not waited for as long as a statement', async (t) => {
    const { database } = await openBoth(t, beside.address, { statement: 20_000, unit: 20_000 })
    const holder = await beside.connect()
    await holder.query('BEGIN; LOCK TABLE person IN ACCESS EXCLUSIVE MODE')
    await unavailable(database.rows(PEOPLE), /^55P03 /)
    await holder.query('ROLLBACK')
    assert.deepEqual(await database.rows(PEOPLE), [])
  })

  it('to end many short statements in time has their unit rolled back', async (t) => {
    const { database } = await openBoth(t, beside.address, { unit: 600 })
    const steps = [person('x'), ...Array.from({ length: 50 }, () => sleep(0.1))]
    await unavailable(database.transact(steps.map((query) => ({ query }))), /took too long/)
    assert.deepEqual(await database.rows(PEOPLE), [])
  })

  it('loses no unit that was asked for more than there are connections', async (t) => {
    const { database } = await openBoth(t, { ...beside.address, connections: 2 }, PATIENT)
    const work = Array.from({ length: 40 }, async (_, n) => {
      await database.transact([{ query: person(`many ${n}`) }, { query: PEOPLE }])
      return database.rows(PEOPLE)
    })
    assert.equal((await Promise.all(work)).length, 40)
    assert.equal(await database.change(sql('DELETE FROM person')), 40)
    const [most] = await beside.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_stat_activity
       WHERE application_name = 'voordeur' AND datname = current_database()`,
    )
    assert.ok((most?.n ?? 9) <= 2)
  })

  it('has what is under way ended by a close, and nothing begun after it', async (t) => {
    const { database, close } = await openBoth(t, beside.address)
    const running = database.rows(sleep(0.2))
    await seen(beside, "query LIKE 'SELECT pg_sleep%'")
    await close()
    assert.equal((await running).length, 1)
    await unavailable(database.rows(PEOPLE), /after calling end/)
  })

  describe('behind a network', () => {
    let proxy: TcpProxy
    let address: PostgresAddress
    before(async () => {
      proxy = await startProxy(beside.address)
      address = { ...beside.address, port: proxy.port }
    })
    after(() => proxy.close())

    it('that is cut says so within its limits, and comes back by itself', async (t) => {
      const { database } = await openBoth(t, address)
      await Promise.all([1, 2, 3].map(() => database.rows(PEOPLE)))
      proxy.cut()
      // On a connection that was open, in a transaction, and on a new one.
      const calls = [
        unavailable(database.rows(PEOPLE), /timeout/),
        unavailable(database.transact([{ query: person('cut') }]), /timeout/),
        unavailable(database.rows(PEOPLE), /timeout/),
        unavailable(database.rows(PEOPLE), /timeout/),
      ]
      await Promise.all(calls)
      proxy.mend()
      assert.deepEqual(await database.rows(PEOPLE), [])
    })

    it('that was cut costs one request its answer, and not one for each connection', async (t) => {
      const { database } = await openBoth(t, address)
      await Promise.all([1, 2, 3, 4].map(() => database.rows(sleep(0.1))))
      proxy.cut()
      await unavailable(database.rows(PEOPLE), /timeout/)
      proxy.mend()
      assert.deepEqual(await database.rows(PEOPLE), [])
    })

    it('that is cut keeps no process from stopping', { timeout: 30_000 }, async (t) => {
      const { password, ...rest } = address
      const child = spawn(process.execPath, ['--input-type=module', '-e', STOPS], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      })
      t.after(() => child.kill('SIGKILL'))
      child.send({ ...rest, password: await password() })
      await once(child, 'message')
      proxy.cut()
      child.send('close')
      assert.deepEqual(await once(child, 'exit'), [0, null])
      proxy.mend()
    })

    it('that is cut in the middle of a unit keeps no row locked', async (t) => {
      const { database } = await openBoth(t, address)
      await database.change(person('held'))
      t.after(() => beside.query('DELETE FROM person'))
      const hold = { query: sql("UPDATE person SET created_at = 2 WHERE key = 'held'"), one: 'x' }
      const lost = database.transact([hold, { query: sleep(0.2) }, { query: person('after') }])
      await seen(beside, "query LIKE 'SELECT pg_sleep%'")
      proxy.cut()
      const other = await beside.connect()
      await other.query("SET lock_timeout = '8s'")
      await other.query("UPDATE person SET created_at = 3 WHERE key = 'held'")
      await unavailable(lost, /timeout|too long/)
      proxy.mend()
      const rows = await beside.query('SELECT key FROM person')
      assert.deepEqual(rows, [{ key: 'held' }])
    })

    it('that loses the answer to a commit leaves the outcome open, and a repeat is safe', async (t) => {
      const store = await openPostgresStore(address, vault, systemClock, PATIENT)
      t.after(() => store.close())
      const key = { model: 'ReplayDetection', idHash: 'once' }
      const claim = { type: 'claim', record: { ...key, payload: '{}' } } as const
      const lost = proxy.loseAnswerTo('COMMIT')
      await unavailable(store.engineRecords.commit([claim]), BROKEN)
      await lost
      assert.ok(await store.engineRecords.find(key.model, key.idHash), 'it was committed')
      await assert.rejects(store.engineRecords.commit([claim]), Conflict)
      await store.engineRecords.commit([{ type: 'remove', ...key }])
    })
  })
})

/** Holds a connection open until it is told to close; then nothing may keep it alive. */
const STOPS = `
  import { once } from 'node:events'
  import { openPostgres } from ${JSON.stringify(join(import.meta.dirname, 'postgres-database.ts'))}
  const [{ password, ...address }] = await once(process, 'message')
  const database = await openPostgres({ ...address, password: async () => password })
  await database.rows({ sql: 'SELECT 1', parameters: [] })
  process.send('open')
  await once(process, 'message')
  process.disconnect()
  await database.close()
`
