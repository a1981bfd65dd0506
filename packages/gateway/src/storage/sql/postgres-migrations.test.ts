import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { startProxy } from '../../../test/postgres/tcp-proxy.ts'
import { type TestDatabase, testDatabases } from '../../../test/postgres/test-databases.ts'
import { systemClock } from '../../kernel/clock.ts'
import { openPostgresStore } from './open-store.ts'
import { openPostgres } from './postgres-database.ts'
import { PATIENT, seen, sql, vault } from './postgres-fault-fixture.ts'
import { schemaVersions } from './schema.ts'

const databases = await testDatabases()
const TABLES = `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`

describe('the tables on PostgreSQL', { skip: databases.missing, timeout: 60_000 }, () => {
  let database: TestDatabase
  const open = () => openPostgresStore(database.address, vault, systemClock, PATIENT)
  beforeEach(async () => {
    database = await databases.create()
  })
  afterEach(() => database.drop())

  it('are made once when six processes start at the same time', async () => {
    const stores = await Promise.all(Array.from({ length: 6 }, open))
    for (const store of stores) {
      await store.check()
      await store.close()
    }
    assert.deepEqual(await database.query('SELECT * FROM schema_version'), [
      { name: 'gateway', version: schemaVersions('postgres').length },
    ])
  })

  it('are waited for while another process makes them', async () => {
    const other = await database.connect()
    await other.query(`BEGIN; SELECT pg_advisory_xact_lock(${0x766f_6f72})`)
    const opening = open()
    await seen(database, "wait_event_type = 'Lock' AND query LIKE '%advisory%'")
    assert.deepEqual(await database.query(TABLES), [])
    await other.query('COMMIT')
    await (await opening).close()
  })

  it('whose making is cut off are an error, and end no process', async (t) => {
    const proxy = await startProxy(database.address)
    t.after(() => proxy.close())
    const address = { ...database.address, port: proxy.port }
    const lost = proxy.loseAnswerTo('CREATE TABLE engine_record')
    const opening = openPostgresStore(address, vault, systemClock, PATIENT)
    await assert.rejects(opening, /DATABASE_URL can't be used: .*terminated/)
    await lost
    await (await open()).close()
  })

  it('of a newer version are left alone', async () => {
    await (await open()).close()
    await database.query('UPDATE schema_version SET version = 999')
    await assert.rejects(
      open(),
      /^Error: The database of DATABASE_URL can't be used: The tables of gateway have schema version 999.*newer Voordeur that wrote them\.$/,
    )
  })

  it('are brought on from the version that is there, each in its own numbering', async (t) => {
    const ours = await openPostgres(database.address, PATIENT)
    t.after(() => ours.close())
    await ours.migrate('one', ['CREATE TABLE a (x integer)'])
    await ours.migrate('other', ['CREATE TABLE b (x integer)'])
    await ours.migrate('one', ['not run again', 'CREATE TABLE c (x integer); CREATE TABLE d ()'])
    const names = (await database.query<{ name: string }>(TABLES)).map(({ name }) => name)
    assert.deepEqual(names, ['a', 'b', 'c', 'd', 'schema_version'])
  })

  it('are as they were after a migration that fails', async (t) => {
    const ours = await openPostgres(database.address, PATIENT)
    t.after(() => ours.close())
    await assert.rejects(ours.migrate('x', ['CREATE TABLE a (x integer)', 'nonsense']), /nonsense/)
    assert.deepEqual(await database.query(TABLES), [])
    await ours.migrate('x', ['CREATE TABLE a (x integer)'])
  })

  it('need the right to make tables only while there are some to make', async () => {
    const role = `reader_${Math.random().toString(36).slice(2)}`
    await database.query(`CREATE ROLE ${role} LOGIN PASSWORD 'x'`)
    await database.query('REVOKE CREATE ON SCHEMA public FROM public')
    const address = { ...database.address, user: role, password: async () => 'x' }
    const openAs = () => openPostgresStore(address, vault, systemClock, PATIENT)
    await assert.rejects(openAs, /permission denied.*GRANT CREATE ON SCHEMA/)
    await (await open()).close()
    await database.query(`GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}`)
    const store = await openAs()
    await store.people.idFor({ issuer: 'i', subject: 's' })
    await store.close()
    await database.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
  })

  it('hold numbers that come back as numbers', async (t) => {
    const ours = await openPostgres(database.address, PATIENT)
    t.after(() => ours.close())
    const [row] = await ours.rows(sql(`SELECT ${Number.MAX_SAFE_INTEGER}::bigint AS big, 1 AS one`))
    assert.deepEqual(row, { big: Number.MAX_SAFE_INTEGER, one: 1 })
  })
})
