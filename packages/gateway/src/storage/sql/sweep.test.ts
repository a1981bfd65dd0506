import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { createVault } from '../../kernel/seal.ts'
import { openSqliteStore } from './open-store.ts'
import { createSweep, sweepRegularly } from './sweep.ts'

const NOW = 1_000_000

/** A store whose minute can be made to pass, and a second connection to fill it and look at it. */
async function openStore(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const folder = mkdtempSync(join(tmpdir(), 'voordeur-sweep-'))
  const file = join(folder, 'x.sqlite')
  const store = await openSqliteStore(file, createVault(randomBytes(32)), { now: () => NOW })
  const database = new DatabaseSync(file)
  t.after(async () => {
    database.close()
    await store.close()
    rmSync(folder, { recursive: true })
  })
  const count = (what: string) =>
    (database.prepare(`SELECT count(*) AS n FROM ${what}`).get() as { n: number }).n
  return {
    store,
    count,
    fill(sql: string, rows: number) {
      const insert = database.prepare(sql)
      database.exec('BEGIN')
      for (let n = 0; n < rows; n++) insert.run(n, n)
      database.exec('COMMIT')
    },
    async minuteAndAHalf(isDone: () => boolean) {
      t.mock.timers.tick(90_000)
      for (let tries = 0; tries < 100_000 && !isDone(); tries++) await turn()
    },
  }
}

describe('the sweep of the store', { timeout: 30_000 }, () => {
  it('deletes everything that has expired, however much it is', async (t) => {
    const { fill, count, minuteAndAHalf } = await openStore(t)
    const record = 'INSERT INTO engine_record (model, id_hash, payload, expires_at) VALUES'
    fill(`${record} ('Interaction', ?, '{}', ?)`, 2_350)
    fill(`${record} ('Interaction', 'live' || ?, '{}', ${NOW} + 1 + ?)`, 3)
    const signIn = 'INSERT INTO sign_in VALUES'
    fill(`${signIn} (?, 'i' || ?, 'b', 'sealed', ${NOW})`, 350)
    await minuteAndAHalf(() => count('engine_record') === 3 && count('sign_in') === 0)
    assert.deepEqual([count('engine_record'), count('sign_in')], [3, 0])
  })

  it('keeps 50,000 registrations that nobody has consented to, and drops the oldest', async (t) => {
    const { fill, count, minuteAndAHalf } = await openStore(t)
    const client = "INSERT INTO engine_record VALUES ('Client', ?, '{}', NULL, NULL, NULL, ?, NULL)"
    fill(client.replace('?, NULL)', `${NOW} + 1 + ?, NULL)`), 50_150)
    fill(client.replace("?, '{}'", "'consented' || ?, '{}'").replace('?, N', 'nullif(?, ?2), N'), 3)
    const waiting = "engine_record WHERE model = 'Client' AND expires_at IS NOT NULL"
    await minuteAndAHalf(() => count(waiting) <= 50_000)
    assert.equal(count(waiting), 50_000)
    assert.equal(count(`${waiting} AND expires_at <= ${NOW} + 150`), 0)
    assert.equal(count("engine_record WHERE id_hash LIKE 'consented%'"), 3)
  })
})

describe('a sweep', () => {
  it('lets requests in between two batches', async () => {
    const events: string[] = []
    let left = 3
    const sweep = createSweep([
      async (limit) => {
        events.push('batch')
        setImmediate(() => events.push('request'))
        left -= 1
        return left > 0 ? limit : 0
      },
    ])
    await sweep.run()
    assert.deepEqual(events, ['batch', 'request', 'batch', 'request', 'batch'])
  })

  it('runs once at a time, stops before the database closes, and outlives a failed task', async () => {
    let batches = 0
    let failures = 0
    const sweep = createSweep([
      async () => {
        failures += 1
        throw new Error('the database is locked')
      },
      async (limit) => {
        batches += 1
        if (batches === 3) sweep.stop()
        return limit
      },
    ])
    await Promise.all([sweep.run(), sweep.run()])
    assert.deepEqual([failures, batches], [1, 3])
  })

  it('runs about once a minute, at another time in each process, until it is ended', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const draws = [0, 1, 0.5, 0]
    let runs = 0
    const sweep = {
      run: async () => {
        runs += 1
      },
      stop() {
        runs = -1
      },
    }
    const end = sweepRegularly(sweep, () => draws.shift() ?? 0)
    const after = (ms: number) => {
      t.mock.timers.tick(ms)
      return runs
    }
    assert.deepEqual([after(29_999), after(1)], [0, 1])
    assert.deepEqual([after(89_999), after(1)], [1, 2])
    assert.deepEqual([after(59_999), after(1)], [2, 3])
    end()
    assert.equal(after(1_000_000), -1)
  })
})
