import assert from 'node:assert/strict'
import { after, before, describe, it, type TestContext } from 'node:test'
import { startProxy } from '../../../../packages/gateway/test/postgres/tcp-proxy.ts'
import {
  type TestDatabase,
  testDatabases,
} from '../../../../packages/gateway/test/postgres/test-databases.ts'
import { assessmentsContract } from './assessments-contract.ts'
import { ANNA, BRAM, countOf, KEYED, refusedAs, valued } from './contract-samples.ts'
import { openPostgresAssessments, type PostgresAssessmentsOptions } from './postgres-assessments.ts'
import { sampleAssessment, sampleOf } from './sample-assessment.ts'

const databases = await testDatabases()
const skip = databases.missing
const PATIENT = { connect: 30_000, statement: 30_000, lock: 20_000, unit: 40_000 }
const HASTY = { connect: 2_000, statement: 1_500, lock: 100, unit: 5_000 }

let database: TestDatabase
before(async () => {
  if (!skip) database = await databases.create()
})
after(() => database?.drop())

/** A replica of its own on the database of this file. */
async function replica(
  t: TestContext,
  options: PostgresAssessmentsOptions = {},
  address = database.address,
) {
  const store = await openPostgresAssessments(address, { limits: PATIENT, ...options })
  t.after(() => store.close())
  return store
}

/** The first replica, and nothing in the tables. */
async function emptied(t: TestContext, options?: PostgresAssessmentsOptions) {
  const store = await replica(t, options)
  await database.query('TRUNCATE assessment')
  return store
}

assessmentsContract('assessments in PostgreSQL', emptied, { skip })

describe('assessments in PostgreSQL', { skip, timeout: 120_000 }, () => {
  it('made through one replica are found, replayed and erased through another', async (t) => {
    const [one, other] = [await emptied(t), await replica(t)]
    const { assessment } = await one.save(ANNA, sampleAssessment(), KEYED)
    assert.deepEqual(await other.find(ANNA, assessment.id), assessment)
    const again = await other.save(ANNA, sampleAssessment(), KEYED)
    assert.deepEqual(again, { assessment, replayed: true })
    assert.deepEqual(await other.erase(ANNA, { id: assessment.id }), { erased: 1, left: 0 })
    assert.equal(await one.find(ANNA, assessment.id), undefined)
    assert.deepEqual(await database.query('SELECT * FROM assessment'), [])
  })

  it('under one key at once are one, whichever replica is asked', async (t) => {
    const stores = [await emptied(t), await replica(t), await replica(t)]
    const saves = Array.from({ length: 30 }, (_, n) =>
      stores[n % 3]?.save(ANNA, sampleAssessment(), { tool: 'T', key: `k${n % 2}` }),
    )
    const made = await Promise.all(saves)
    assert.equal(new Set(made.map((each) => each?.assessment.id)).size, 2)
    assert.equal(made.filter((each) => each?.replayed === false).length, 2)
  })

  it('saved and erased under one key from several replicas never mix two answers up', async (t) => {
    const stores = [await emptied(t), await replica(t), await replica(t)]
    const loop = async (store: (typeof stores)[number]) => {
      for (let n = 0; n < 40; n++) {
        const { assessment } = await store.save(ANNA, sampleAssessment(), KEYED)
        assert.deepEqual(assessment.idempotency, KEYED)
        await store.erase(ANNA, { id: assessment.id })
      }
    }
    await Promise.all(stores.flatMap((store) => [loop(store), loop(store)]))
    assert.equal(await countOf(stores[0] ?? assert.fail(), ANNA), 0)
  })

  it('are no more than fit, however many are saved at once', async (t) => {
    const stores = [await emptied(t, { perOwner: 7 }), await replica(t, { perOwner: 7 })]
    const saves = Array.from({ length: 40 }, (_, n) =>
      stores[n % 2]?.save(ANNA, sampleAssessment()),
    )
    const results = await Promise.allSettled(saves)
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 7)
    for (const each of results)
      assert.ok(each.status === 'fulfilled' || refusedAs('full')(each.reason))
    assert.deepEqual(await database.query('SELECT count(*)::int AS n FROM assessment'), [{ n: 7 }])
  })

  it('of one person wait for nobody else', async (t) => {
    const store = await emptied(t, { limits: HASTY })
    const writer = await database.connect()
    await writer.query(`BEGIN; SELECT pg_advisory_xact_lock(${0x6173_736d}, hashtext('anna'))`)
    await assert.rejects(store.save(ANNA, sampleAssessment()), refusedAs('unavailable'))
    await assert.rejects(store.erase(ANNA, { everything: true }), refusedAs('unavailable'))
    assert.ok(!(await store.save(BRAM, sampleAssessment())).replayed)
    await writer.query('ROLLBACK')
    assert.equal(await countOf(store, ANNA), 0)
    assert.ok(!(await store.save(ANNA, sampleAssessment())).replayed)
  })

  it('are counted and listed as of one moment, while others are erased', async (t) => {
    const direct = await emptied(t)
    for (let n = 0; n < 40; n++) await direct.save(ANNA, valued(`o${n}`, n, n))
    const proxy = await startProxy(database.address)
    t.after(() => proxy.close())
    const address = { ...database.address, host: '127.0.0.1', port: proxy.port }
    const slow = await replica(t, {}, address)
    await slow.check()
    const erasures: Promise<unknown>[] = []
    // With each packet of the page, one of what it lists is gone.
    proxy.delay = () => {
      erasures.push(direct.erase(ANNA, { objectId: `o${erasures.length}` }))
      return 15
    }
    const page = await slow.every(ANNA, {}, { limit: 100, order: 'oldest' })
    await Promise.all(erasures)
    assert.ok(erasures.length > 6, 'while it was read')
    const { matching, assessments, properties } = page.counts
    const all = Array.from({ length: 4 }, () => page.items.length)
    assert.deepEqual([matching, assessments, properties, page.items.length], all)
  })

  it('whose answer was lost are there when the call is repeated under its key', async (t) => {
    const store = await emptied(t)
    const proxy = await startProxy(database.address)
    t.after(() => proxy.close())
    const address = { ...database.address, host: '127.0.0.1', port: proxy.port }
    const unlucky = await replica(t, {}, address)
    await unlucky.check()
    const lost = proxy.loseAnswerTo('COMMIT')
    const saved = assert.rejects(
      unlucky.save(ANNA, sampleAssessment(), KEYED),
      refusedAs('unavailable'),
    )
    await Promise.all([lost, saved])
    assert.ok((await unlucky.save(ANNA, sampleAssessment(), KEYED)).replayed)
    assert.equal(await countOf(store, ANNA), 1)
  })

  it('refuse while the server takes no writes, and go on by themselves after that', async (t) => {
    const store = await emptied(t)
    await store.save(ANNA, sampleAssessment())
    const name = database.address.database
    const restart = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = '${name}' AND application_name = 'voordeur'`
    await database.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`)
    await database.query(restart)
    await assert.rejects(async () => {
      // The pool may learn of its broken connections by using them.
      for (let n = 0; n < 5; n++) await store.save(ANNA, sampleAssessment())
    }, refusedAs('unavailable'))
    const writable = await database.connect()
    await writable.query(`SET default_transaction_read_only = off`)
    await writable.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`)
    await writable.query(restart)
    await store.check().catch(() => {})
    assert.equal(await countOf(store, ANNA), 1)
    await store.save(ANNA, sampleOf('x'))
    assert.equal(await countOf(store, ANNA), 2)
  })

  it('of a server that is away are refused, each call for itself', async (t) => {
    const proxy = await startProxy(database.address)
    t.after(() => proxy.close())
    const address = { ...database.address, host: '127.0.0.1', port: proxy.port }
    const store = await replica(t, { limits: HASTY }, address)
    await proxy.close()
    const page = { limit: 1, order: 'newest' } as const
    const calls = [
      () => store.save(ANNA, sampleAssessment()),
      () => store.find(ANNA, 'x'),
      () => store.list(ANNA, {}, page),
      () => store.every(ANNA, {}, page),
      () => store.erase(ANNA, { everything: true }),
      () => store.check(),
    ]
    for (const call of calls) await assert.rejects(call, refusedAs('unavailable'))
  })

  it('are registered by name and version beside the tables of others', async (t) => {
    await emptied(t)
    assert.deepEqual(await database.query('SELECT * FROM schema_version'), [
      { name: 'assessments', version: 1 },
    ])
  })

  it('are in order of bytes in a database of any language', async (t) => {
    await emptied(t)
    const collations = `SELECT DISTINCT collation_name AS name FROM information_schema.columns
      WHERE table_name = 'assessment' AND column_name IN ('owner', 'id', 'address_key', 'object_id')`
    assert.deepEqual(await database.query(collations), [{ name: 'C' }])
  })

  it('do not open where a newer Voordeur has been, or without their password', async (t) => {
    const own = await databases.create()
    t.after(() => own.drop())
    const stranger = { ...own.address, password: async () => 'geheim-woord' }
    await assert.rejects(openPostgresAssessments(stranger), (error: Error) => {
      assert.match(error.message, /^The database of DATABASE_URL can't be used: .*password/)
      assert.ok(!error.message.includes('geheim-woord'))
      return true
    })
    await (await openPostgresAssessments(own.address, { limits: PATIENT })).close()
    await own.query('UPDATE schema_version SET version = 99')
    await assert.rejects(
      openPostgresAssessments(own.address, { limits: PATIENT }),
      /DATABASE_URL can't be used: The tables of assessments have schema version 99/,
    )
  })
})
