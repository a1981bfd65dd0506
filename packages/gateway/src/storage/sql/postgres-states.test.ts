import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { inspect } from 'node:util'
import { findPostgres } from '../../../test/postgres/find-postgres.ts'
import { type PostgresServer, startPostgres } from '../../../test/postgres/postgres-server.ts'
import { smallDisk } from '../../../test/postgres/small-disk.ts'
import {
  addressOf,
  createDatabase,
  type TestDatabase,
} from '../../../test/postgres/test-databases.ts'
import { systemClock } from '../../kernel/clock.ts'
import { StoreUnavailable } from '../ports/failures.ts'
import { openPostgresStore } from './open-store.ts'
import type { PostgresAddress } from './postgres-address.ts'
import { LIMITS, openBoth, person, sql, unavailable, vault } from './postgres-fault-fixture.ts'

const found = findPostgres()
const skip = 'missing' in found ? found.missing : false
const grant = { model: 'Grant', idHash: 'g' }
const save = { type: 'save', record: { ...grant, payload: '{}' } } as const

const alter = (setting: string) =>
  `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I ${setting}', current_database()); END $$`

const openStore = (address: PostgresAddress) =>
  openPostgresStore(address, vault, systemClock, LIMITS)

describe('a PostgreSQL in another state than hoped for', { skip, timeout: 60_000 }, () => {
  let server: PostgresServer
  let database: TestDatabase
  before(async () => {
    server = await startPostgres((found as { bin: string }).bin)
    database = await createDatabase(server.url)
  })
  after(async () => {
    await database?.drop()
    await server?.stop()
  })

  /** Says it to the database, and again to every connection, which are new ones then. */
  const configure = async (setting: string) => {
    await database.query(alter(setting))
    await database.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
    )
  }

  it('that takes no writes is read, starts a gateway, and is written when it takes them again', async (t) => {
    const first = await openStore(database.address)
    await first.engineRecords.commit([save])
    await first.close()
    await configure('SET default_transaction_read_only = on')
    const store = await openStore(database.address)
    t.after(() => store.close())
    assert.ok(await store.engineRecords.find(grant.model, grant.idHash))
    await unavailable(store.engineRecords.commit([save]), /^25006 /)
    await unavailable(store.people.idFor({ issuer: 'i', subject: 's' }), /^25006 /)
    await database.query(alter('RESET default_transaction_read_only'))
    // The connection that could not write was given up: no hand had to close it.
    await store.engineRecords.commit([save])
    await configure('RESET ALL')
  })

  it('that takes writes again is written by connections from before too, but for the first', async (t) => {
    await configure('SET default_transaction_read_only = on')
    const { database: ours } = await openBoth(t, database.address)
    const look = sql('SELECT pg_sleep(0.1)')
    await Promise.all([1, 2, 3, 4].map(() => ours.rows(look)))
    await unavailable(ours.change(person('too soon')), /^25006 /)
    await database.query(alter('RESET ALL'))
    await ours.change(person('in time'))
  })

  it('that ends a statement ends no other connection', async (t) => {
    const { database: ours } = await openBoth(t, database.address)
    const pid = sql<{ pid: number }>('SELECT pg_backend_pid() AS pid, pg_sleep(0.1)')
    const pids = async () =>
      (await Promise.all([ours.rows(pid), ours.rows(pid)])).flat().map((row) => row.pid)
    const before = await pids()
    await unavailable(ours.rows(sql('SELECT 1 / 0')), /^22012 /)
    assert.equal((await pids()).filter((each) => before.includes(each)).length, 1)
  })

  it('with defaults of its own does not change what a commit promises', async (t) => {
    await configure('SET synchronous_commit = off')
    await configure('SET default_transaction_isolation = serializable')
    const { database: ours } = await openBoth(t, database.address)
    const settings = await ours.rows(
      sql(`SELECT current_setting('synchronous_commit') AS synchronous,
        current_setting('transaction_isolation') AS isolation`),
    )
    assert.deepEqual(settings, [{ synchronous: 'on', isolation: 'read committed' }])
  })

  it('that does not let us in is told apart, and no error has the password', async () => {
    const { address } = database
    const password = await address.password()
    const cases: readonly (readonly [Partial<PostgresAddress>, RegExp])[] = [
      [{ password: async () => `not ${password}` }, /password authentication.*Check the user and/],
      [{ password: async () => '' }, /client password must be.*Check the user and/],
      [{ user: 'nobody' }, /password authentication.*Check the user and/],
      [{ database: 'nowhere' }, /"nowhere" does not exist.*Create that database/],
      [{ host: 'db.invalid' }, /(ENOTFOUND|EAI_AGAIN).*Check the host/],
      [{ port: 1 }, /ECONNREFUSED.*Check that it runs/],
      [{ host: 'localhost', port: 1 }, /ECONNREFUSED.*Check that it runs/],
      [{ tls: {} }, /does not support SSL.*Turn TLS on/],
    ]
    for (const [change, expected] of cases) {
      await assert.rejects(openStore({ ...address, ...change }), (error: Error) => {
        assert.match(error.message, /^The database of DATABASE_URL can't be used: /)
        assert.match(error.message, expected)
        const all = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true })
        assert.ok(!all.includes(password))
        return true
      })
    }
  })

  it('that is gone when it is used says nothing of the password either', async (t) => {
    const { database: ours } = await openBoth(t, database.address)
    const password = await database.address.password()
    const running = ours.rows(sql('SELECT pg_terminate_backend(pg_backend_pid())'))
    const syntax = ours.rows(sql('nonsense'))
    for (const result of await Promise.allSettled([running, syntax])) {
      assert.ok(result.status === 'rejected' && result.reason instanceof StoreUnavailable)
      const all = inspect(result.reason, { depth: Number.POSITIVE_INFINITY, showHidden: true })
      assert.ok(!all.includes(password))
    }
  })

  it('whose disk is full is read, writes nothing by halves, and goes on when there is room', async (t) => {
    const disk = smallDisk(server)
    if (disk === undefined) return t.skip('a small file system can’t be mounted here')
    await database.query(`CREATE TABLESPACE small LOCATION '${disk.path}'`)
    await database.query('CREATE DATABASE small_disk TABLESPACE small')
    t.after(async () => {
      await database.query('DROP DATABASE small_disk WITH (FORCE)')
      await database.query('DROP TABLESPACE small')
    })
    // After that: a server can't end with pages for a disk that is gone.
    t.after(disk.unmount)
    const url = new URL(server.url)
    url.pathname = '/small_disk'
    const { database: ours } = await openBoth(t, addressOf(url.href), { statement: 20_000 })
    const room = disk.fill()
    const payload = `repeat(md5(random()::text), 100000)`
    const large = sql(`INSERT INTO person
      SELECT n::text, ${payload}, string_agg(md5((n * 1000 + m)::text), ''), NULL, 1
      FROM generate_series(1, 300) n, generate_series(1, 300) m GROUP BY n`)
    await unavailable(ours.transact([{ query: person('first') }, { query: large }]), /^53100 /)
    assert.deepEqual(await ours.rows(sql('SELECT key FROM person')), [])
    room.free()
    await ours.change(person('after'))
    return undefined
  })
})
