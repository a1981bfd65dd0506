import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { testDatabases } from '../../test/postgres/test-databases.ts'
import { onPostgres, onSqlite, type TestDeployment } from './deployment-fixture.ts'
import { inProcess } from './in-process-fixture.ts'

const databases = await testDatabases()
const migrate = ({ env }: TestDeployment, ...more: string[]) => inProcess(['migrate', ...more], env)

for (const { make, name, skip, newer } of [
  { make: onSqlite, name: 'SQLite', skip: false, newer: 'PRAGMA user_version = 7' },
  {
    make: onPostgres(databases),
    name: 'PostgreSQL',
    skip: databases.missing,
    newer: 'UPDATE schema_version SET version = 7',
  },
] as const) {
  describe(`voordeur migrate on ${name}`, { skip, timeout: 60_000 }, () => {
    it('makes the tables, says so, and does nothing the second time', async (t) => {
      const deployment = await make(t)
      const before = await migrate(deployment, '--check')
      assert.equal(before.code, 1)
      assert.match(before.stdout, /^There are no tables; this Voordeur needs version \d+\.\n$/)
      assert.deepEqual(readdirSync(deployment.dataDir), [])
      const first = await migrate(deployment)
      assert.equal(first.code, 0, first.stderr)
      assert.match(first.stdout, /^There were no tables; now version \d+\.\n$/)
      const second = await migrate(deployment, '--json')
      const { from, to, changed } = JSON.parse(second.stdout)
      assert.deepEqual({ same: from === to, changed }, { same: true, changed: false })
      const after = await migrate(deployment, '--check')
      assert.equal(after.code, 0)
      assert.match(after.stdout, /^The tables are up to date: version \d+\.\n$/)
    })

    it('says which version was there, of several at once to one alone', async (t) => {
      const deployment = await make(t)
      const all = await Promise.all([1, 2, 3].map(() => migrate(deployment, '--json')))
      assert.deepEqual(
        all.map(({ code }) => code),
        [0, 0, 0],
      )
      const made = all.filter(({ stdout }) => JSON.parse(stdout).from === 0)
      assert.equal(made.length, 1)
    })

    it('leaves the tables of a newer Voordeur alone', async (t) => {
      const deployment = await make(t)
      await migrate(deployment)
      await deployment.query(newer)
      const check = await migrate(deployment, '--check')
      assert.equal(check.code, 1)
      assert.match(check.stdout, /of version 7, and this Voordeur knows up to/)
      const { code, stderr } = await migrate(deployment)
      assert.equal(code, 1)
      assert.match(stderr, /schema version 7.*Run the newer Voordeur/)
    })
  })
}
