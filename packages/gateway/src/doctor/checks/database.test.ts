import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addressOf, testDatabases } from '../../../test/postgres/test-databases.ts'
import { systemClock } from '../../kernel/clock.ts'
import { createVault } from '../../kernel/seal.ts'
import type { Env } from '../../node/environment.ts'
import { openPostgresStore } from '../../storage/sql/open-store.ts'
import { examine } from '../examination.ts'
import { readDeployment } from '../read-deployment.ts'
import { database, judgeExamination } from './database.ts'

const databases = await testDatabases()
const ADDRESS = addressOf('postgres://u:geheim@db.example/gateway')
const SEEN = { version: '15.18', schema: 1, newestSchema: 1, readOnly: false, milliseconds: 1.25 }

async function check(env: Env) {
  const { config, faults } = readDeployment(env)
  const examination = examine(env, config, faults, systemClock)
  const [row] = await database.run(examination, new AbortController().signal)
  return row ?? assert.fail()
}

describe('the database', () => {
  it('is a file in the data folder when no other is named', async () => {
    assert.match((await check({})).found, /SQLite file/)
  })

  it('that is named wrongly is the configuration’s row', async () => {
    assert.equal((await check({ DATABASE_URL: 'postgres://nonsense' })).status, 'skipped')
  })

  it('that does not answer is a problem with its remedy, and without its password', async () => {
    const row = await check({ DATABASE_URL: 'postgres://u:geheim@127.0.0.1:1/d' })
    assert.equal(row.status, 'problem')
    assert.match(`${row.found} ${row.fix}`, /127\.0\.0\.1:1\/d: .*ECONNREFUSED.*Check that it runs/)
    assert.doesNotMatch(JSON.stringify(row), /geheim/)
  })

  it('is looked at and left as it is', { skip: databases.missing }, async (t) => {
    const { address, query, drop } = await databases.create()
    t.after(drop)
    const password = await address.password()
    const env = {
      DATABASE_URL: `postgres://${address.user}:${password}@127.0.0.1:${address.port}/${address.database}`,
    }
    const empty = await check(env)
    assert.match(empty.found, /^PostgreSQL \d+\S* at 127.*without TLS, .* ms away, its tables are/)
    const tables = `SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = 'public'`
    assert.deepEqual(await query(tables), [{ n: 0 }])
    await (await openPostgresStore(address, createVault(new Uint8Array(32)), systemClock)).close()
    const made = await check(env)
    assert.match(made.found, /tables of version 1 \(this program's is 1\)\.$/)
    assert.ok(!JSON.stringify([empty, made]).includes(password))
  })

  it('is judged by its version, its tables, whether it takes writes, and how far it is', () => {
    const judged = (change: Partial<typeof SEEN>) =>
      judgeExamination(ADDRESS, { ...SEEN, ...change })
    assert.equal(judged({}).status, 'ok')
    assert.match(judged({}).found, /at db\.example:5432\/gateway, over TLS, 1\.3 ms away/)
    assert.equal(judged({ version: '13.0' }).status, 'ok')
    for (const [change, status, fix] of [
      [{ version: '12.22' }, 'problem', /13 or newer/],
      [{ schema: 2 }, 'problem', /newer Voordeur/],
      [{ readOnly: true }, 'problem', /primary/],
      [{ milliseconds: 20.1 }, 'warning', /near/],
    ] as const) {
      const row = judged(change)
      assert.equal(row.status, status)
      assert.match(row.fix ?? '', fix)
    }
  })
})
