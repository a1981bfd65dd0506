import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, it, type TestContext } from 'node:test'
import { systemClock } from '../../kernel/clock.ts'
import { createVault } from '../../kernel/seal.ts'
import { Conflict, StoreUnavailable } from '../ports/failures.ts'
import { openSqliteStore } from './open-store.ts'
import { schemaVersions } from './schema.ts'
import { openSqlite } from './sqlite-database.ts'
import { writeOften } from './write-often-fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'voordeur-store-'))
const vault = createVault(randomBytes(32))
let count = 0
const newFile = () => join(folder, `${++count}.sqlite`)
const open = (file: string) => openSqliteStore(file, vault, systemClock)

async function opened(t: TestContext) {
  const file = newFile()
  const store = await open(file)
  t.after(() => store.close())
  return { file, store }
}

/** Another program at the same file. */
function beside(t: TestContext, file: string): DatabaseSync {
  const other = new DatabaseSync(file)
  t.after(() => other.close())
  return other
}

const moduleAt = (path: string) => JSON.stringify(join(import.meta.dirname, path))
const WRITES = `
  import { openSqliteStore } from ${moduleAt('open-store.ts')}
  import { createVault } from ${moduleAt('../../kernel/seal.ts')}
  import { writeOften } from ${moduleAt('write-often-fixture.ts')}
  const vault = createVault(new Uint8Array(32))
  const store = await openSqliteStore(process.argv[1], vault, { now: () => Date.now() })
  console.log('opened')
  await writeOften(store, 'there')
  await store.close()
`

describe('the SQLite store', () => {
  after(() => rmSync(folder, { recursive: true }))

  it('is readable by its owner only, and shows no secret to who reads the file', async (t) => {
    const { file, store } = await opened(t)
    const verifier = 'the-code-verifier-of-a-sign-in'
    await store.signIns.save({
      stateHash: 's',
      browserHash: 'b',
      purpose: { type: 'authorize', interactionId: 'i', clientId: 'c' },
      nonce: 'n',
      codeVerifier: verifier,
      downstream: [],
      expiresAt: Date.now() + 1_000,
    })
    const link = await store.stepUps.raise({
      grant: 'g',
      personId: 'p',
      clientId: 'c',
      claims: '{"access_token":{"acrs":{"essential":true}}}',
      expiresAt: Date.now() + 1_000,
      by: 'link',
    })
    for (const each of [file, `${file}-wal`, `${file}-shm`])
      assert.equal(statSync(each).mode & 0o077, 0, each)
    const bytes = Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)])
    for (const secret of [verifier, link, 'essential'])
      assert.equal(bytes.includes(secret), false, secret)
  })

  it('keeps 10,000 metadata documents, the youngest', async (t) => {
    const { file, store } = await opened(t)
    const other = beside(t, file)
    const insert = other.prepare("INSERT INTO metadata_document VALUES (?, '{}', ?)")
    other.exec('BEGIN')
    for (let n = 0; n < 10_010; n++) insert.run(`https://a.example/${n}`, n)
    other.exec('COMMIT')
    const document = { document: {}, fetchedAt: 1_000_000, freshUntil: 1_000_000 }
    for (let n = 0; n < 30; n++) {
      await store.metadataCache.save({ url: `https://b.example/${n}`, ...document })
    }
    const held = other.prepare(
      'SELECT count(*) AS n, min(fetched_at) AS oldest FROM metadata_document',
    )
    assert.deepEqual({ ...held.get() }, { n: 10_000, oldest: 40 })
    assert.ok(await store.metadataCache.find('https://b.example/29'))
  })

  it('writes every commit to the disk before it says so', async (t) => {
    const { file } = await opened(t)
    const database = openSqlite(file)
    t.after(() => database.close())
    const settings = await database.rows<Record<string, unknown>>({
      sql: 'SELECT * FROM pragma_synchronous, pragma_journal_mode',
      parameters: [],
    })
    assert.deepEqual({ ...settings[0] }, { synchronous: 2, journal_mode: 'wal' })
  })

  it('says that it is unavailable while another process writes for too long, and recovers', async (t) => {
    const { file } = await opened(t)
    const database = openSqlite(file, 20)
    t.after(() => database.close())
    const other = beside(t, file)
    other.exec('BEGIN IMMEDIATE')
    const insert = { sql: "INSERT INTO person VALUES ('k', 'i', NULL, NULL, 1)", parameters: [] }
    await assert.rejects(database.transact([{ query: insert }]), StoreUnavailable)
    await assert.rejects(database.change(insert), (error: Error) => {
      assert.ok(error instanceof StoreUnavailable)
      assert.match(error.message, /^The store can’t be reached.*\(database is locked\)\.$/)
      return true
    })
    assert.deepEqual(await database.rows({ sql: 'SELECT key FROM person', parameters: [] }), [])
    other.exec('ROLLBACK')
    assert.equal((await database.transact([{ query: insert, one: 'x' }])).length, 1)
  })

  it('takes its turn with another process that writes all the time', async (t) => {
    const { file, store } = await opened(t)
    const child = spawn(process.execPath, ['--input-type=module', '-e', WRITES, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_TEST_CONTEXT: undefined, NODE_NO_WARNINGS: '1' },
    })
    t.after(() => child.kill('SIGKILL'))
    const ended = once(child, 'exit')
    await Promise.race([once(child.stdout, 'data'), ended])
    await writeOften(store, 'here')
    assert.deepEqual(await ended, [0, null])
    const both = ['here', 'there'].map((id) => store.engineRecords.find('Session', `${id} 99`))
    assert.equal((await Promise.all(both)).filter(Boolean).length, 2)
  })

  it('rolls a unit back whose statement fails in the middle, and goes on', async (t) => {
    const { file } = await opened(t)
    const database = openSqlite(file)
    t.after(() => database.close())
    const insert = (key: string) => ({
      query: { sql: `INSERT INTO person VALUES ('${key}', 'same', NULL, NULL, 1)`, parameters: [] },
    })
    await assert.rejects(database.transact([insert('a'), insert('b')]), StoreUnavailable)
    const none = { query: { sql: "DELETE FROM person WHERE key = 'a'", parameters: [] }, one: 'no' }
    await assert.rejects(database.transact([none]), Conflict)
    await database.transact([insert('a')])
  })

  it('does not open a database that a newer version wrote', async () => {
    const newer = newFile()
    const database = new DatabaseSync(newer)
    database.exec('PRAGMA user_version = 999')
    database.close()
    await assert.rejects(open(newer), /schema version 999.*newer Voordeur that wrote them\.$/)
  })

  it('names a file that is no database, and leaves it as it was', async () => {
    const damaged = newFile()
    writeFileSync(damaged, 'not a database at all, but long enough to look at')
    await assert.rejects(open(damaged), /sqlite can't be opened: .*Restore it from a backup/)
    assert.match(readFileSync(damaged, 'utf8'), /^not a database/)
  })

  it('opens beside a process that writes, and says so when it would have to write too', async (t) => {
    const { file } = await opened(t)
    const other = beside(t, file)
    other.exec('BEGIN IMMEDIATE')
    const store = await openSqliteStore(file, vault, systemClock, 20)
    await store.close()
    const older = newFile()
    beside(t, older).exec('PRAGMA journal_mode = WAL; BEGIN IMMEDIATE')
    await assert.rejects(
      openSqliteStore(older, vault, systemClock, 20),
      /Another process is writing/,
    )
  })

  it('leaves nothing of a migration that fails', async (t) => {
    const database = openSqlite(newFile())
    t.after(() => database.close())
    const [good = ''] = schemaVersions('sqlite')
    await assert.rejects(database.migrate('x', [good, 'CREATE TABLE a (b); nonsense']), /nonsense/)
    const tables = { sql: "SELECT name FROM sqlite_master WHERE type = 'table'", parameters: [] }
    assert.deepEqual(await database.rows(tables), [])
    await database.migrate('x', [good])
    await database.migrate('x', [good, 'CREATE TABLE a (b)'])
    assert.ok((await database.rows<{ name: string }>(tables)).some(({ name }) => name === 'a'))
  })
})
