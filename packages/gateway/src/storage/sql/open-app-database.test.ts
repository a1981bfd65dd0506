import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { testDatabases } from '../../../test/postgres/test-databases.ts'
import * as door from '../../storage.ts'
import { PATIENT, sql } from './postgres-fault-fixture.ts'

const databases = await testDatabases()

interface Tables {
  readonly note: { readonly id: string; readonly text: string }
}

const notes: door.AppTables = {
  name: 'notes',
  versions: (dialect) => [
    `CREATE TABLE note (id TEXT PRIMARY KEY, text TEXT NOT NULL) ${dialect === 'sqlite' ? 'STRICT' : ''}`,
  ],
}

/** Keeps a note under an id that is free, as an app would. */
async function keepTwice(database: door.SqlDatabase): Promise<void> {
  const db = door.statementWriter<Tables>(database.dialect)
  const insert = door.statement<{ id: string; text: string }>()((p) =>
    db
      .insertInto('note')
      .values({ id: p('id'), text: p('text') })
      .onConflict((conflict) => conflict.doNothing()),
  )
  const every = door.statement()(() => db.selectFrom('note').selectAll())
  const keep = (text: string) =>
    database.transact([{ query: insert({ id: 'one', text }), one: 'taken' }])
  await keep('first')
  await assert.rejects(keep('second'), (error) => error instanceof door.Conflict)
  assert.deepEqual(
    (await database.rows(every({}))).map((row) => ({ ...row })),
    [{ id: 'one', text: 'first' }],
  )
}

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'voordeur-app-'))
  t.after(() => rmSync(path, { recursive: true }))
  return path
}

describe('the database of an app', () => {
  it('is a file of its name in the data folder, made once', async (t) => {
    const dataDir = folder(t)
    const first = await door.openDatabase({ dataDir }, notes)
    await keepTwice(first)
    await first.close()
    const second = await door.openDatabase({ dataDir }, notes)
    assert.deepEqual(await second.rows(sql(`SELECT count(*) AS n FROM note`)), [
      Object.assign(Object.create(null), { n: 1 }),
    ])
    await second.close()
  })

  it('is named when it is none, or of a newer version', async (t) => {
    const dataDir = folder(t)
    const database = await door.openDatabase({ dataDir }, notes)
    await database.change(sql('PRAGMA user_version = 9'))
    await database.close()
    const newer = /notes\.sqlite can't be opened: The tables of notes have schema version 9/
    await assert.rejects(door.openDatabase({ dataDir }, notes), newer)
    writeFileSync(join(dataDir, 'other.sqlite'), 'no database'.repeat(100))
    const none = /other\.sqlite can't be opened: file is not a database\. Restore it from a backup/
    await assert.rejects(door.openDatabase({ dataDir }, { ...notes, name: 'other' }), none)
  })

  it('is the PostgreSQL that is named, beside the gateway’s tables', {
    skip: databases.missing,
  }, async (t) => {
    const { address, query, drop } = await databases.create()
    t.after(drop)
    const place = { dataDir: folder(t), database: address }
    const database = await door.openDatabase(place, notes)
    await keepTwice(database)
    await database.close()
    const versions = await query('SELECT * FROM schema_version')
    assert.deepEqual(versions, [{ name: 'notes', version: 1 }])
  })

  it('takes half as many connections as the gateway may', {
    skip: databases.missing,
  }, async (t) => {
    const { address, query, drop } = await databases.create()
    t.after(drop)
    const tables = { name: 'notes', versions: notes.versions('postgres') }
    const database = await door.openPostgresTables({ ...address, connections: 5 }, tables, PATIENT)
    await Promise.all(Array.from({ length: 9 }, () => database.rows(sql('SELECT pg_sleep(0.02)'))))
    const connections = `SELECT count(*)::int AS n FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'voordeur'`
    assert.deepEqual(await query(connections), [{ n: 3 }])
    await database.close()
  })

  it('refuses in plain words, without the password', {
    skip: databases.missing,
  }, async (t) => {
    const { address, drop } = await databases.create()
    t.after(drop)
    const database = { ...address, password: async () => 'geheim-woord' }
    await assert.rejects(
      door.openDatabase({ dataDir: folder(t), database }, notes),
      (error: Error) => {
        assert.match(error.message, /^The database of DATABASE_URL can't be used: .*Check the user/)
        assert.ok(!JSON.stringify([error.message, error.stack]).includes('geheim-woord'))
        return true
      },
    )
  })
})
