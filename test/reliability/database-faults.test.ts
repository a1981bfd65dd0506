import assert from 'node:assert/strict'
import { after, before, describe, it, type TestContext } from 'node:test'
import { findPostgres } from '../../packages/gateway/test/postgres/find-postgres.ts'
import {
  type PostgresServer,
  startPostgres,
} from '../../packages/gateway/test/postgres/postgres-server.ts'
import { smallDisk } from '../../packages/gateway/test/postgres/small-disk.ts'
import type { TestDatabase } from '../../packages/gateway/test/postgres/test-databases.ts'
import { people } from '../world/world.ts'
import {
  assertAnswers,
  assertRefused,
  insist,
  isDone,
  untilHeldBack,
  worksAgain,
} from './database-trouble.ts'
import { type ServedByPostgres, serveFrom } from './served-by-postgres.ts'
import { type Visitor, visit } from './visitor.ts'

const found = findPostgres()
const skip = 'missing' in found ? found.missing : false
const LIMIT = { timeout: 240_000 }

/** What a fault must leave behind: everything works again, and nothing is half done. */
async function assertOver(t: TestContext, gateway: ServedByPostgres, visitor: Visitor) {
  const start = performance.now()
  const refused = await worksAgain(visitor)
  const back = Math.round(performance.now() - start)
  assert.deepEqual(await gateway.orphans(), [])
  const [kept] = await gateway.database.query<{ n: string }>('SELECT count(*) AS n FROM assessment')
  assert.equal(Number(kept?.n), 1, 'asked often, and kept once')
  t.diagnostic(
    `${t.name}: longest answer ${Math.round(visitor.longest())} ms, ` +
      `all back after ${back} ms (refused ${JSON.stringify(refused)}), 0 orphans, 0 writes lost`,
  )
}

describe('a gateway whose PostgreSQL', { ...LIMIT, skip, concurrency: true }, () => {
  let server: PostgresServer
  before(async () => {
    server = await startPostgres((found as { bin: string }).bin)
  })
  after(() => server?.stop())

  it('breaks every connection', async (t) => {
    const gateway = await serveFrom(t, server.url)
    const visitor = await visit(gateway, people.noor)
    gateway.network.drop()
    await assertRefused(visitor)
    await assertAnswers(visitor)
    await untilHeldBack(visitor)
    gateway.network.mend()
    await assertOver(t, gateway, visitor)
    // Committed, and nobody heard of it: asked again, it is the same answer.
    const lost = gateway.network.loseAnswerTo('COMMIT')
    const [answer] = await Promise.all([visitor.refresh(), lost])
    assert.equal(isDone('refresh', answer), false)
    await insist(visitor, 'refresh')
    await insist(visitor, 'refresh')
    assert.deepEqual(await gateway.orphans(), [])
  })

  it('is behind a network that swallows everything', async (t) => {
    const gateway = await serveFrom(t, server.url)
    const visitor = await visit(gateway, people.sem)
    gateway.network.cut()
    await Promise.all([assertRefused(visitor), assertAnswers(visitor)])
    await untilHeldBack(visitor)
    gateway.network.mend()
    await assertOver(t, gateway, visitor)
    gateway.network.cut()
    assert.equal(await gateway.process.stop(), 0)
  })

  it('is slow, then much too slow', async (t) => {
    const gateway = await serveFrom(t, server.url)
    const visitor = await visit(gateway, people.daan)
    gateway.network.delay = () => 20 + Math.random() * 40
    await Promise.all([assertAnswers(visitor), insist(visitor, 'refresh')])
    gateway.network.delay = () => 4_000
    await Promise.all([assertRefused(visitor), assertAnswers(visitor)])
    gateway.network.delay = () => 0
    await assertOver(t, gateway, visitor)
  })

  it('takes no writes', async (t) => {
    const gateway = await serveFrom(t, server.url)
    const visitor = await visit(gateway, people.noor)
    await configure(gateway.database, 'SET default_transaction_read_only = on')
    await assertRefused(visitor)
    await assertAnswers(visitor)
    // All replicas share it: without them, who only reads would be turned away too.
    assert.equal(await visitor.probe('/readyz'), 200)
    await gateway.database.query(alter('RESET default_transaction_read_only'))
    await assertOver(t, gateway, visitor)
  })
})

// A full disk is everybody's on that server, and so is its restart.
describe('a gateway whose own PostgreSQL', { ...LIMIT, skip }, () => {
  let server: PostgresServer
  before(async () => {
    server = await startPostgres((found as { bin: string }).bin)
  })
  after(() => server?.stop())

  it('has a full disk', async (t) => {
    const disk = smallDisk(server)
    if (disk === undefined) return t.skip('a small file system can’t be mounted here')
    const gateway = await serveFrom(t, server.url, (database) => {
      t.after(disk.unmount)
      return layOn(disk.path, database)
    })
    const visitor = await visit(gateway, people.noor)
    const room = disk.fill()
    try {
      // The pages that are there still have some.
      for (const what of ['register', 'refresh', 'authorize'] as const)
        while (isDone(what, await visitor[what]()));
      isDone('write', await visitor.write())
      await assertAnswers(visitor)
    } finally {
      room.free()
    }
    await assertOver(t, gateway, visitor)
    return undefined
  })

  it('is restarted', async (t) => {
    const gateway = await serveFrom(t, server.url)
    const visitor = await visit(gateway, people.sem)
    const crashed = server.crash()
    const asked = Promise.all([visitor.refresh(), visitor.write(), assertAnswers(visitor)])
    await crashed
    await asked
    await assertRefused(visitor)
    await assertAnswers(visitor)
    await server.start()
    await assertOver(t, gateway, visitor)
  })
})

const alter = (setting: string) =>
  `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I ${setting}', current_database()); END $$`

/** Says it to the database, and to every connection of the gateway, which are new ones then. */
async function configure(database: TestDatabase, setting: string): Promise<void> {
  await database.query(alter(setting))
  await database.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'voordeur'`)
}

/** Its tables will lie there. */
async function layOn(path: string, database: TestDatabase): Promise<void> {
  await database.query(`CREATE TABLESPACE small LOCATION '${path}'`)
  await database.query(alter('SET default_tablespace = small'))
}
