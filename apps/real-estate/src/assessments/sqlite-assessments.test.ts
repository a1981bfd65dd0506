import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import type { Owner } from './assessments.ts'
import { assessmentsContract } from './assessments-contract.ts'
import { refusedAs } from './contract-samples.ts'
import { sampleAssessment, sampleOf } from './sample-assessment.ts'
import { type AssessmentsOptions, openAssessments } from './sqlite-assessments.ts'

const ANNA = 'anna' as Owner
const BRAM = 'bram' as Owner

const inFolder = (t: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'voordeur-assessments-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return join(folder, 'assessments.sqlite')
}

const open = (t: TestContext, options?: AssessmentsOptions, file = inFolder(t)) => {
  const store = openAssessments(file, options)
  t.after(() => store.close())
  return store
}

assessmentsContract('assessments in SQLite', async (t, options) => open(t, options))

const total = async (store: ReturnType<typeof openAssessments>) =>
  (await store.every(ANNA, {}, { limit: 1, order: 'newest' })).counts.matching

test('a saved assessment is found again after a restart', async (t) => {
  const file = inFolder(t)
  const first = openAssessments(file)
  const { assessment } = await first.save(ANNA, sampleAssessment(), { tool: 'T', key: 'k' })
  first.close()
  const second = open(t, {}, file)
  assert.deepEqual(await second.find(ANNA, assessment.id), assessment)
})

test('a store that another process keeps locked refuses, and has changed nothing', async (t) => {
  const file = inFolder(t)
  const store = open(t, { busyTimeout: 20 }, file)
  const { assessment } = await store.save(ANNA, sampleAssessment())
  const blocker = new DatabaseSync(file)
  t.after(() => blocker.close())
  blocker.exec('BEGIN IMMEDIATE')
  await assert.rejects(store.save(ANNA, sampleAssessment()), refusedAs('unavailable'))
  await assert.rejects(store.erase(ANNA, { id: assessment.id }), refusedAs('unavailable'))
  blocker.exec('ROLLBACK')
  assert.equal(await total(store), 1)
  await store.save(ANNA, sampleAssessment())
  assert.equal(await total(store), 2)
})

test('only the owner of the process can read the files', async (t) => {
  const file = inFolder(t)
  await open(t, {}, file).save(ANNA, sampleAssessment())
  for (const each of [file, `${file}-wal`]) assert.equal(statSync(each).mode & 0o077, 0, each)
})

test('a file of a newer version is left alone', (t) => {
  const file = inFolder(t)
  openAssessments(file).close()
  const newer = new DatabaseSync(file)
  newer.exec('PRAGMA user_version = 99')
  newer.close()
  assert.throws(() => openAssessments(file), /newer version \(schema 99/)
})

test('whether another person has an id makes no difference to how it is looked up', (t) => {
  const file = inFolder(t)
  open(t, {}, file)
  const database = new DatabaseSync(file)
  t.after(() => database.close())
  const plan = database
    .prepare('EXPLAIN QUERY PLAN SELECT record FROM assessment WHERE owner = ? AND id = ?')
    .all()
    .map(({ detail }) => String(detail))
  assert.deepEqual(plan.length, 1)
  assert.match(plan[0] ?? '', /^SEARCH assessment USING INDEX \S+ \(owner=\? AND id=\?\)$/)
})

/** All bytes on disk: the file and what has not moved into it yet. */
const bytesOf = (file: string): Buffer =>
  Buffer.concat(
    [file, `${file}-wal`].filter((each) => existsSync(each)).map((each) => readFileSync(each)),
  )

/** An assessment with a mark in its address and one in its record, as long as asked. */
function marked(mark: string, object: string, length: number) {
  const sample = sampleOf(object)
  const property = { ...sample.property, display: `${mark}-display`, woonplaats: `${mark}-place` }
  return { ...sample, property, rulesVersion: `${mark}-${'x'.repeat(length)}` }
}

test('no byte of an erased assessment or its key stays in the file or the journal', async (t) => {
  const file = inFolder(t)
  const store = open(t, {}, file)
  // A second connection, so that closing one would not tidy up.
  open(t, {}, file)
  const lengths = [10, 500, 3000, 5000, 20_000]
  for (let n = 0; n < 60; n++) {
    const length = lengths[n % lengths.length] ?? 10
    const mark = n % 3 === 0 ? 'KEPT' : 'GONE'
    const owner = n % 2 === 0 ? ANNA : BRAM
    const keyed = { tool: 'T', key: `${mark}-key-${n}` }
    await store.save(owner, marked(`${mark}${n}`, `${mark}-object-${n % 7}`, length), keyed)
  }
  assert.ok(bytesOf(file).includes('GONE'), 'it was there')
  for (const owner of [ANNA, BRAM]) {
    for (let n = 0; n < 7; n++) await store.erase(owner, { objectId: `GONE-object-${n}` })
  }
  const after = bytesOf(file)
  assert.ok(!after.includes('GONE') && !after.includes('gone'), 'and now it is not')
  assert.ok(after.includes('KEPT57-key') || after.includes('KEPT-key-57'), 'the others stay')
  await store.erase(BRAM, { everything: true })
  await store.erase(ANNA, { everything: true })
  assert.ok(!/KEPT|kept/.test(bytesOf(file).toString('latin1')))
})

test('what a process that died had deleted leaves the journal at the next start', async (t) => {
  const file = inFolder(t)
  const first = openAssessments(file)
  await first.save(ANNA, marked('GONE', 'object', 5000))
  first.close()
  // Stays open, as a process that was stopped in the middle would leave its journal.
  const stopped = new DatabaseSync(file)
  t.after(() => stopped.close())
  stopped.exec('PRAGMA secure_delete = ON; UPDATE assessment SET day = day; DELETE FROM assessment')
  assert.ok(bytesOf(file).includes('GONE'), 'the journal still holds it')
  open(t, {}, file)
  assert.ok(!bytesOf(file).includes('GONE'))
})
