import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, it, type TestContext } from 'node:test'
import { Conflict, StoreUnavailable } from '../ports/failures.ts'
import { groupCommit } from './group-commit.ts'
import type { Step } from './sql-database.ts'
import { openSqlite } from './sqlite-database.ts'

const TABLE = `
  CREATE TABLE word (text TEXT PRIMARY KEY, of TEXT REFERENCES word (text) DEFERRABLE INITIALLY DEFERRED)
  STRICT`

const folder = mkdtempSync(join(tmpdir(), 'voordeur-group-commit-'))
let count = 0

async function opened(t: TestContext, busyMs?: number) {
  const file = join(folder, `${++count}.sqlite`)
  const database = openSqlite(file, busyMs)
  t.after(() => database.close())
  await database.migrate('words', [TABLE])
  const words = async () => {
    const rows = await database.rows<{ text: string }>({
      sql: 'SELECT text FROM word ORDER BY text',
      parameters: [],
    })
    return rows.map(({ text }) => text.slice(0, 5))
  }
  return { file, database, words, write: (...steps: Step[]) => database.transact(steps) }
}

const add = (text: string, of: string | null = null): Step => ({
  query: { sql: 'INSERT INTO word VALUES (?, ?)', parameters: [text, of] },
})

const take = (text: string): Step => ({
  query: { sql: 'DELETE FROM word WHERE text = ?', parameters: [text] },
  one: 'taken already',
})

/** Commits in a write-ahead log: its frames that carry the size of the database after them. */
function commitsIn(log: string): number {
  const bytes = readFileSync(log)
  const frame = bytes.readUInt32BE(8) + 24
  const frames = Math.floor((bytes.length - 32) / frame)
  const sizes = Array.from({ length: frames }, (_, n) => bytes.readUInt32BE(32 + n * frame + 4))
  return sizes.filter((pages) => pages > 0).length
}

const nouns = (many: number) => Array.from({ length: many }, (_, n) => `n${n + 1000}`)

describe('transactions that come in one turn', () => {
  after(() => rmSync(folder, { recursive: true }))

  it('share a commit, also from several callbacks, and one that comes later has its own', async (t) => {
    const { file, write, words } = await opened(t)
    const before = commitsIn(`${file}-wal`)
    const [first, ...others] = nouns(8).map((text) => () => write(add(text)))
    const later = (each: () => unknown) =>
      new Promise((resolve) => process.nextTick(() => process.nextTick(() => resolve(each()))))
    const callbacks = others.map(later)
    await Promise.all([first?.(), ...callbacks])
    assert.equal(commitsIn(`${file}-wal`) - before, 1)
    await write(add('later'))
    assert.equal(commitsIn(`${file}-wal`) - before, 2)
    assert.deepEqual(await words(), ['later', ...nouns(8)])
  })

  it('are on the disk for others when they resolve', async (t) => {
    const { file, write } = await opened(t)
    const other = new DatabaseSync(file, { readOnly: true })
    t.after(() => other.close())
    const seen = nouns(3).map(async (text) => {
      await write(add(text))
      return other.prepare('SELECT count(*) AS n FROM word').get()?.['n']
    })
    assert.deepEqual(await Promise.all(seen), [3, 3, 3])
  })

  it('get their own rows, and what came first is done first', async (t) => {
    const { write } = await opened(t)
    const all: Step = { query: { sql: 'SELECT text FROM word', parameters: [] } }
    const found = await Promise.all([write(add('a'), all), write(all, add('b')), write(all)])
    const texts = (rows: unknown) => (rows as { text: string }[]).map(({ text }) => text)
    assert.deepEqual(
      found.map((steps) => steps.map(texts)),
      [[[], ['a']], [['a'], []], [['a', 'b']]],
    )
  })

  it('are 32 a commit at most, and between two commits the process does other work', async (t) => {
    const { file, write, words } = await opened(t)
    const before = commitsIn(`${file}-wal`)
    const written = nouns(100).map((text) => write(add(text)))
    const meanwhile = new Promise((resolve) => setImmediate(() => resolve(words())))
    assert.deepEqual(await meanwhile, nouns(32))
    await Promise.all(written)
    assert.equal(commitsIn(`${file}-wal`) - before, 4)
    assert.deepEqual(await words(), nouns(100))
  })

  it('lose one commit to one that fails, not one each', async (t) => {
    const { file, write, words } = await opened(t)
    const before = commitsIn(`${file}-wal`)
    const written = nouns(30).map((text) =>
      write(add(text), ...(text === 'n1012' ? [take('?')] : [])),
    )
    const outcomes = await Promise.allSettled(written)
    assert.deepEqual(
      outcomes.flatMap(({ status }, n) => (status === 'rejected' ? [n] : [])),
      [12],
    )
    assert.equal(commitsIn(`${file}-wal`) - before, 2)
    assert.equal((await words()).length, 29)
  })

  it('lose nothing to one whose condition does not hold: of two that take a word one does', async (t) => {
    const { write, words } = await opened(t)
    await write(add('word'))
    const outcomes = await Promise.allSettled([
      write(add('one')),
      write(add('two'), take('word')),
      write(add('three'), take('word')),
      write(add('four')),
    ])
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
    )
    assert.ok((outcomes[2] as PromiseRejectedResult).reason instanceof Conflict)
    assert.deepEqual(await words(), ['four', 'one', 'two'])
  })

  it('lose nothing to one that breaks a constraint or finds the disk full', async (t) => {
    const { database, write, words } = await opened(t)
    await database.rows({ sql: 'PRAGMA max_page_count = 20', parameters: [] })
    const outcomes = await Promise.allSettled([
      write(add('small')),
      write(add('large'.padEnd(200_000, '.'))),
      write(add('small')),
      write(add('other')),
    ])
    const reasons = outcomes.map((each) => (each.status === 'rejected' ? each.reason : undefined))
    assert.deepEqual(
      reasons.map((reason) => reason instanceof StoreUnavailable),
      [false, true, true, false],
    )
    assert.match(String(reasons[1]), /full/)
    assert.deepEqual(await words(), ['other', 'small'])
  })

  it('wait for another process once, not each, and are all refused', async (t) => {
    const { file, write, words } = await opened(t, 200)
    const other = new DatabaseSync(file)
    t.after(() => other.close())
    other.exec('BEGIN IMMEDIATE')
    const began = performance.now()
    const outcomes = await Promise.allSettled(nouns(30).map((text) => write(add(text))))
    assert.ok(performance.now() - began < 3_000)
    for (const each of outcomes)
      assert.ok(each.status === 'rejected' && each.reason instanceof StoreUnavailable)
    other.exec('ROLLBACK')
    assert.deepEqual(await words(), [])
    await write(add('again'))
  })

  it('wait once for a lock that another process took between two attempts', async () => {
    let begun = 0
    const { transact } = groupCommit({
      inTransaction(work) {
        if (++begun > 1) throw new StoreUnavailable(new Error('database is locked'))
        return work()
      },
      run() {
        throw new Conflict('taken already')
      },
    })
    const outcomes = await Promise.allSettled(nouns(30).map((text) => transact([add(text)])))
    assert.equal(begun, 2)
    for (const each of outcomes)
      assert.ok(each.status === 'rejected' && each.reason instanceof StoreUnavailable)
  })

  it('begin nothing in a turn that was made for those a flush has taken', async () => {
    let begun = 0
    const { transact, flush } = groupCommit({
      inTransaction(work) {
        begun++
        return work()
      },
      run: () => [],
    })
    const written = transact([add('a')])
    flush()
    await written
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(begun, 1)
  })

  it('lose nothing to one that only the commit refuses', async (t) => {
    const { write, words } = await opened(t)
    const written = [write(add('a')), write(add('b', 'nobody')), write(add('c', 'a'))]
    const [, refused] = await Promise.allSettled(written)
    assert.ok(refused?.status === 'rejected' && refused.reason instanceof StoreUnavailable)
    assert.deepEqual(await words(), ['a', 'c'])
  })

  it('are tried in the order in which they came, whatever fails among them', async (t) => {
    const { write, words } = await opened(t)
    const outcomes = await Promise.allSettled([
      write(add('a')),
      write(add('b', 'nobody')),
      write(take('?')),
      write(take('a'), add('d')),
    ])
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'rejected', 'fulfilled'],
    )
    assert.deepEqual(await words(), ['d'])
  })

  it('are committed when the database is closed before their turn', async () => {
    const file = join(folder, 'closed.sqlite')
    const database = openSqlite(file)
    await database.migrate('words', [TABLE])
    const written = nouns(40).map((text) => database.transact([add(text)]))
    await database.close()
    await Promise.all(written)
    const again = new DatabaseSync(file)
    assert.equal(again.prepare('SELECT count(*) AS n FROM word').get()?.['n'], 40)
    again.close()
  })
})
