import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import { testDatabases } from '../../test/postgres/test-databases.ts'
import { macOf, startDigest } from '../storage/maintenance/backup-format.ts'
import type { Write } from '../storage/ports/engine-records.ts'
import { newKey, onPostgres, onSqlite, type TestDeployment } from './deployment-fixture.ts'
import { fillEverything, openEverything } from './everything-fixture.ts'
import { inProcess } from './in-process-fixture.ts'

const databases = await testDatabases()
const STORES = [
  { make: onSqlite, name: 'SQLite', skip: false },
  { make: onPostgres(databases), name: 'PostgreSQL', skip: databases.missing },
] as const
const APP_ROWS = 1_100
const ENTRY = { event: 'key_retired', at: 1, expiresAt: Date.now() + 3_600_000 } as const

async function filled(deployment: TestDeployment, appRows = APP_ROWS): Promise<void> {
  const store = await deployment.open()
  await fillEverything(store, deployment.vault)
  await store.close()
  if (appRows > 0) await deployment.makeAppTable(appRows)
}

const fileOf = ({ dataDir }: TestDeployment) => join(dataDir, 'state.backup')

async function backedUp(deployment: TestDeployment): Promise<string> {
  const { code, stderr } = await inProcess(['backup', '--to', fileOf(deployment)], deployment.env)
  assert.equal(code, 0, stderr)
  return fileOf(deployment)
}

const restore = (deployment: TestDeployment, from: string, ...more: string[]) =>
  inProcess(['restore', '--from', from, ...more], deployment.env)

const keyOf = ({ env }: TestDeployment) => Buffer.from(String(env['VOORDEUR_MASTER_KEY']), 'base64')

/** A backup of a filled SQLite deployment, and an empty one with the same key to restore it in. */
async function backupAndTarget(t: TestContext, appRows = 0) {
  const deployment = await onSqlite(t)
  await filled(deployment, appRows)
  const from = await backedUp(deployment)
  return { deployment, from, target: await onSqlite(t, keyOf(deployment)) }
}

const linesOf = (file: string): string[] =>
  gunzipSync(readFileSync(file)).toString().trimEnd().split('\n')

/** Writes the lines as a backup with a trailer that is right for them. */
function written(deployment: TestDeployment, from: string, lines: readonly string[]): string {
  const digest = startDigest()
  for (const line of lines) digest.update(`${line}\n`)
  const sha256 = digest.digest('base64url')
  const [header = '', ...rows] = lines
  const counts = (JSON.parse(header) as { tables: unknown[] }).tables.map(
    (_, at) => rows.filter((row) => row.startsWith(`[${at},`)).length,
  )
  const trailer = { rows: counts, sha256, mac: macOf(deployment.vault, sha256) }
  return packed(from, [...lines, JSON.stringify(trailer)])
}

function packed(from: string, lines: readonly string[]): string {
  const file = `${from}.made`
  writeFileSync(file, gzipSync(`${lines.join('\n')}\n`))
  return file
}

async function refusedAs(
  target: TestDeployment,
  from: string,
  why: RegExp,
  ...more: string[]
): Promise<void> {
  const { code, stderr, stdout } = await restore(target, from, ...more)
  assert.match(stderr, why)
  assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
}

for (const source of STORES)
  for (const goal of STORES) {
    const skip = source.skip || goal.skip
    describe(`a backup of ${source.name} in ${goal.name}`, { skip, timeout: 60_000 }, () => {
      it('is equal in every row of every table, sign-ins too when they are asked for', async (t) => {
        const from = await source.make(t)
        await filled(from)
        const file = await backedUp(from)
        const to = await goal.make(t, keyOf(from))
        await to.makeAppTable(0)
        const { code, stdout, stderr } = await restore(to, file, '--with-sessions', '--yes')
        assert.equal(code, 0, stderr)
        const rows = await from.dump()
        assert.deepEqual(await to.dump(), rows)
        assert.equal(rows['assessment']?.length, APP_ROWS)
        assert.match(stdout, new RegExp(`^${Object.values(rows).flat().length} rows of `))
        const store = await to.open()
        t.after(() => store.close())
        await openEverything(store, to.vault)
      })

      it('lets the numbering of rows go on', async (t) => {
        const from = await source.make(t)
        await filled(from, 0)
        const to = await goal.make(t, keyOf(from))
        assert.equal((await restore(to, await backedUp(from))).code, 0)
        const store = await to.open()
        t.after(() => store.close())
        const [last] = await store.auditTrail.list(1)
        const entry = { event: 'refreshed', at: 2, expiresAt: Date.now() + 60_000 } as const
        await store.engineRecords.commit([{ type: 'audit', entry }])
        assert.equal((await store.auditTrail.list(1))[0]?.sequence, (last?.sequence ?? 0) + 1)
      })
    })
  }

for (const { make, name, skip } of STORES) {
  describe(`voordeur restore on ${name}`, { skip, timeout: 60_000 }, () => {
    it('leaves sign-ins in the backup: nothing revoked or used lives again', async (t) => {
      const from = await make(t)
      await filled(from, 0)
      const to = await make(t, keyOf(from))
      const { stdout, code } = await restore(to, await backedUp(from))
      assert.equal(code, 0)
      assert.match(stdout, /rows of sign-ins were left in the backup: people sign in again\./)
      const [all, kept] = [await from.dump(), await to.dump()]
      const models = (kept['engine_record'] as { model: string }[]).map(({ model }) => model)
      assert.deepEqual(models.toSorted(), ['Client', 'ReplayDetection'])
      const empty = Object.entries(kept).filter(([, rows]) => rows.length === 0)
      assert.deepEqual(empty.map(([table]) => table).toSorted(), [
        'refresh_reply',
        'sign_in',
        'step_up',
      ])
      for (const table of ['person', 'revocation', 'audit_entry', 'signing_key'])
        assert.deepEqual(kept[table], all[table], table)
    })

    it('touches no table that is not empty, and no other then either', async (t) => {
      const from = await make(t)
      await filled(from, 0)
      const file = await backedUp(from)
      const to = await make(t, keyOf(from))
      const store = await to.open()
      await store.people.idFor({ issuer: 'i', subject: 's' })
      await store.close()
      const before = await to.dump()
      await refusedAs(to, file, /Table person is not empty, and a restore replaces nothing/)
      assert.deepEqual(await to.dump(), before)
    })

    it('writes nothing when a row can’t be written', async (t) => {
      const from = await make(t)
      await filled(from, 0)
      const lines = linesOf(await backedUp(from))
      const { tables } = JSON.parse(lines[0] ?? '') as { tables: { name: string }[] }
      // The last table of all has one row twice.
      const last = lines.findLast((line) => line.startsWith(`[${tables.length - 1},`)) ?? ''
      const file = written(from, fileOf(from), [...lines.slice(0, -1), last])
      const to = await make(t, keyOf(from))
      await refusedAs(to, file, /duplicate|UNIQUE/i, '--with-sessions', '--yes')
      assert.deepEqual(Object.values(await to.dump()).flat(), [])
    })
  })

  describe(`voordeur backup on ${name}`, { skip, timeout: 60_000 }, () => {
    it('is of one moment while a server goes on writing', async (t) => {
      const deployment = await make(t)
      await filled(deployment)
      const server = await deployment.open()
      t.after(() => server.close())
      const entries = (count: number): Write[] =>
        Array.from({ length: count }, () => ({ type: 'audit', entry: ENTRY }))
      await server.engineRecords.commit(entries(3_000))
      let [busy, units] = [true, 0]
      // Each unit is a row in two tables, the first and the second that the backup reads.
      const writing = (async () => {
        for (; busy; units++) {
          const record = { model: 'ReplayDetection', idHash: `unit ${units}`, payload: '{}' }
          await server.engineRecords.commit([{ type: 'save', record }, ...entries(1)])
          await setImmediate()
        }
      })()
      const file = await backedUp(deployment)
      busy = false
      await writing
      const to = await onSqlite(t, keyOf(deployment))
      assert.equal((await restore(to, file, '--part', 'gateway')).code, 0)
      const count = async (what: string) => (await to.query(`SELECT 1 FROM ${what}`)).length
      assert.equal(
        await count(`audit_entry WHERE event = '${ENTRY.event}'`),
        3_000 + (await count(`engine_record WHERE id_hash LIKE 'unit %'`)),
      )
      assert.ok(units > 2, `the server wrote ${units} units meanwhile`)
    })
  })
}

describe('voordeur backup', () => {
  it('is for its owner only, says how to open it, and has no key in it', async (t) => {
    const deployment = await onSqlite(t)
    await filled(deployment, 0)
    const { stdout } = await inProcess(['backup', '--to', fileOf(deployment)], deployment.env)
    assert.match(stdout, /The master key \(id [\w-]{8}\) is not in it and is needed/)
    assert.equal(statSync(fileOf(deployment)).mode & 0o777, 0o600)
    const text = linesOf(fileOf(deployment)).join('\n')
    for (const encoding of ['base64', 'base64url', 'hex'] as const)
      assert.ok(!text.includes(keyOf(deployment).toString(encoding)))
    assert.doesNotMatch(text, /the provider’s|"d":/)
    assert.ok(text.includes(`"keyId":"${deployment.vault.keyId}"`))
  })

  it('leaves out what marks itself as something else, and says so', async (t) => {
    const deployment = await onSqlite(t)
    await filled(deployment, 5)
    const register = new DatabaseSync(join(deployment.dataDir, 'register.sqlite'))
    register.exec('PRAGMA application_id = 1447326311; CREATE TABLE address (id TEXT) STRICT')
    register.close()
    const { stderr } = await inProcess(['backup', '--to', fileOf(deployment)], deployment.env)
    assert.match(stderr, /not in it, by its own mark: .*register\.sqlite\n/)
    const { tables } = JSON.parse(linesOf(fileOf(deployment))[0] ?? '')
    const names = tables.map(({ name }: { name: string }) => name)
    assert.ok(names.includes('assessment') && !names.includes('address'))
  })

  it('replaces nothing', async (t) => {
    const deployment = await onSqlite(t)
    await filled(deployment, 0)
    writeFileSync(fileOf(deployment), 'yesterday')
    const args = ['backup', '--to', fileOf(deployment)]
    const { code, stderr } = await inProcess(args, deployment.env)
    assert.equal(code, 1)
    assert.match(stderr, /is there already/)
    assert.equal(readFileSync(fileOf(deployment), 'utf8'), 'yesterday')
  })

  it('of a value that JSON would change is refused, and leaves nothing behind', async (t) => {
    const deployment = await onSqlite(t)
    await filled(deployment, 1)
    const app = new DatabaseSync(join(deployment.dataDir, 'assessments.sqlite'))
    app.exec('UPDATE assessment SET value = 9e999')
    app.close()
    const args = ['backup', '--to', fileOf(deployment)]
    const { code, stderr } = await inProcess(args, deployment.env)
    assert.equal(code, 1)
    assert.match(stderr, /No backup was made\. A value in value of table assessment is nothing/)
    assert.deepEqual(leftBehind(deployment), [])
  })

  it('makes no gateway where there is none', async (t) => {
    const deployment = await onSqlite(t)
    const args = ['backup', '--to', fileOf(deployment)]
    const { code, stderr } = await inProcess(args, deployment.env)
    assert.equal(code, 1)
    assert.match(stderr, /There is no .*voordeur\.sqlite/)
    assert.deepEqual(readdirSync(deployment.dataDir), [])
  })
})

const leftBehind = ({ dataDir }: TestDeployment): string[] =>
  readdirSync(dataDir).filter((name) => name.includes('backup'))

describe('voordeur restore refuses', () => {
  it('a backup that is cut off, wherever it is cut', async (t) => {
    const { from, target } = await backupAndTarget(t)
    const bytes = readFileSync(from)
    for (const length of [0, 5, bytes.length / 2, bytes.length - 9, bytes.length - 1]) {
      writeFileSync(`${from}.cut`, bytes.subarray(0, length))
      await refusedAs(target, `${from}.cut`, /The backup is damaged/)
    }
    const lines = linesOf(from)
    await refusedAs(target, packed(from, lines.slice(0, -1)), /The backup is damaged/)
    assert.deepEqual(readdirSync(target.dataDir), [])
  })

  it('a backup with any bit flipped', async (t) => {
    const { from, target } = await backupAndTarget(t)
    const bytes = readFileSync(from)
    // The first ten bytes are gzip's header, of which it does not check all.
    for (let at = 10; at < bytes.length; at += Math.ceil(bytes.length / 40)) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 0x10
      writeFileSync(`${from}.flipped`, changed)
      await refusedAs(target, `${from}.flipped`, /The backup is damaged|no backup of Voordeur/)
    }
    assert.deepEqual(readdirSync(target.dataDir), [])
  })

  it('one that was changed by somebody without the master key, checksum and all', async (t) => {
    const { from, target, deployment } = await backupAndTarget(t)
    const lines = linesOf(from).slice(0, -1)
    const changed = lines.map((line) => line.replace(/person_\w{4}/, 'person_AAAA'))
    assert.notDeepEqual(changed, lines)
    const file = written({ ...deployment, vault: target.vault }, from, changed)
    assert.equal((await restore(await onSqlite(t, keyOf(deployment)), file)).code, 0)
    const stranger = await onSqlite(t)
    await refusedAs(target, written(stranger, from, changed), /The backup is damaged/)
  })

  it('one that lacks a row, has one too many, or goes on after its end', async (t) => {
    const { from, target } = await backupAndTarget(t)
    const lines = linesOf(from)
    const [row = '', trailer = ''] = lines.slice(-2)
    const without = [...lines.slice(0, -2), trailer]
    const twice = [...lines.slice(0, -1), row, trailer]
    for (const each of [without, twice, [...lines, row], [...lines, trailer]])
      await refusedAs(target, packed(from, each), /The backup is damaged/)
  })

  it('one whose trailer has other counts or another checksum', async (t) => {
    const { from, target } = await backupAndTarget(t)
    const lines = linesOf(from)
    const trailer = JSON.parse(lines.pop() ?? '')
    const [first, ...others] = trailer.rows
    for (const change of [{ rows: [first + 1, ...others] }, { rows: others }, { sha256: 'x' }]) {
      const changed = JSON.stringify({ ...trailer, ...change })
      await refusedAs(target, packed(from, [...lines, changed]), /is damaged/)
    }
  })

  it('one of another master key, and says how to change the key', async (t) => {
    const { from } = await backupAndTarget(t)
    const other = await onSqlite(t, newKey())
    await refusedAs(other, from, /another master key.*voordeur rekey/)
    assert.deepEqual(readdirSync(other.dataDir), [])
  })

  it('one of a newer or an older schema', async (t) => {
    const { from, target, deployment } = await backupAndTarget(t)
    const [header = '', ...rows] = linesOf(from).slice(0, -1)
    for (const version of [999, 0]) {
      const other = JSON.parse(header)
      other.schemas[0].version = version
      const file = written(deployment, from, [JSON.stringify(other), ...rows])
      await refusedAs(target, file, /tables of gateway have version .* in the backup and 1 here/)
    }
  })

  it('one of a newer format, and what is no backup at all', async (t) => {
    const { from, target, deployment } = await backupAndTarget(t)
    const [header = '', ...rows] = linesOf(from).slice(0, -1)
    const newer = header.replace('"format":1', '"format":2')
    const file = written(deployment, from, [newer, ...rows])
    await refusedAs(target, file, /a newer Voordeur/)
    await refusedAs(target, packed(from, ['{}']), /no backup of Voordeur/)
    writeFileSync(`${from}.text`, 'something else')
    await refusedAs(target, `${from}.text`, /damaged/)
    await refusedAs(target, `${from}.nowhere`, /ENOENT/)
  })

  it('tables and columns that are not here, whatever text they are', async (t) => {
    const { from, target, deployment } = await backupAndTarget(t)
    const [header = '', ...rows] = linesOf(from).slice(0, -1)
    const evil = 'person" (key) VALUES (1); DROP TABLE person; --'
    const changed = (change: (table: { name: string; columns: string[] }) => void) => {
      const other = JSON.parse(header)
      change(other.tables.find(({ name }: { name: string }) => name === 'person'))
      return written(deployment, from, [JSON.stringify(other), ...rows])
    }
    const renamed = changed((table) => {
      table.name = evil
    })
    await refusedAs(target, renamed, /has tables that are not here/)
    const column = changed((table) => {
      table.columns[0] = evil
    })
    await refusedAs(target, column, /Table person has other columns here/)
    const twice = changed((table) => {
      table.columns[0] = table.columns[1] ?? ''
    })
    await refusedAs(target, twice, /Table person has other columns here/)
    assert.deepEqual(Object.values(await target.dump()).flat(), [])
  })

  it('values of another kind than their column', async (t) => {
    const { from, target, deployment } = await backupAndTarget(t)
    const lines = linesOf(from).slice(0, -1)
    const changed = lines.map((line) =>
      line.replace(/^(\[\d+,"person_.*|\[\d+,".*person_.*),\d+\]$/, '$1,"1"]'),
    )
    assert.notDeepEqual(changed, lines)
    const file = written(deployment, from, changed)
    await refusedAs(target, file, /a value in table \w+ that its column here can't hold/)
    assert.deepEqual(Object.values(await target.dump()).flat(), [])
  })

  it('tables of an app that has not made them, and restores each part by itself', async (t) => {
    const { from, target } = await backupAndTarget(t, 3)
    await refusedAs(target, from, /not here: "assessment"\..*--part gateway/)
    assert.deepEqual(Object.values(await target.dump()).flat(), [])
    assert.equal((await restore(target, from, '--part', 'gateway')).code, 0)
    await target.makeAppTable(0)
    await refusedAs(target, from, /is not empty/)
    assert.equal((await restore(target, from, '--part', 'app')).code, 0)
    assert.equal((await target.dump())['assessment']?.length, 3)
  })

  it('sign-ins unless somebody says yes to what that means', async (t) => {
    const { from, target } = await backupAndTarget(t)
    const args = ['restore', '--from', from, '--with-sessions']
    const nobody = await inProcess(args, target.env)
    assert.equal(nobody.code, 2)
    const no = await inProcess(args, target.env, { typed: 'no\n' })
    assert.equal(no.code, 1)
    assert.match(no.stderr, /THIS BRINGS SIGN-INS BACK/)
    assert.deepEqual(readdirSync(target.dataDir), [])
    assert.equal((await inProcess(args, target.env, { typed: 'yes\n' })).code, 0)
  })
})
