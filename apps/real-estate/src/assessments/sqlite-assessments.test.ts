import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import { dayOf } from '../domain/calendar.ts'
import { AssessmentsRefused, type Owner, type RefusalReason } from './assessments.ts'
import { sampleAssessment, sampleOf } from './sample-assessment.ts'
import { type AssessmentsOptions, openAssessments } from './sqlite-assessments.ts'

const ANNA = 'anna' as Owner
const BRAM = 'bram' as Owner
const OBJECT = '9999010000000001'
const OTHER = '9999010000000002'

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

const refusedAs = (reason: RefusalReason) => (error: unknown) =>
  error instanceof AssessmentsRefused && error.reason === reason

test('a saved assessment is found again, also after a restart', async (t) => {
  const file = inFolder(t)
  const first = openAssessments(file)
  const { assessment, replayed } = await first.save(ANNA, sampleAssessment())
  first.close()
  assert.ok(!replayed)
  assert.match(assessment.id, /^asm_[\w-]{22}$/)
  const second = open(t, {}, file)
  assert.deepEqual(await second.find(ANNA, assessment.id), assessment)
})

test('another person finds, lists and counts nothing of it', async (t) => {
  const store = open(t)
  const { assessment } = await store.save(ANNA, sampleAssessment())
  assert.equal(await store.find(BRAM, assessment.id), undefined)
  assert.equal(await store.find(BRAM, 'asm_missing'), undefined)
  assert.deepEqual(await store.history(BRAM, OBJECT, { limit: 5 }), {
    items: [],
    total: 0,
    next: null,
  })
  assert.deepEqual(await store.list(BRAM, {}, { limit: 5, order: 'newest' }), {
    items: [],
    counts: { matching: 0, properties: 0, assessments: 0 },
    next: null,
  })
})

test('two people who assess one object do not hide or count each other', async (t) => {
  const store = open(t)
  await store.save(ANNA, sampleAssessment({ createdAt: 10 }))
  await store.save(BRAM, sampleAssessment({ createdAt: 20 }))
  await store.save(BRAM, sampleAssessment({ createdAt: 30 }))
  const { items, counts } = await store.list(ANNA, {}, { limit: 5, order: 'newest' })
  assert.deepEqual(
    items.map(({ latest, assessments }) => [latest.createdAt, assessments]),
    [[10, 1]],
  )
  assert.deepEqual(counts, { matching: 1, properties: 1, assessments: 1 })
})

test('one key of one owner and tool makes one assessment', async (t) => {
  const store = open(t)
  const keyed = { tool: 'T', key: 'k' }
  const first = await store.save(ANNA, sampleAssessment(), keyed)
  const again = await store.save(ANNA, sampleAssessment({ createdAt: 5 }), keyed)
  assert.ok(again.replayed)
  assert.deepEqual(again.assessment, first.assessment)
  await assert.rejects(
    store.save(ANNA, sampleAssessment({ inputHash: 'sha256:2' }), keyed),
    refusedAs('idempotency_conflict'),
  )
  const { counts } = await store.list(ANNA, {}, { limit: 5, order: 'newest' })
  assert.equal(counts.assessments, 1)
})

test('the same key of another owner or tool is another key', async (t) => {
  const store = open(t)
  const saves = [
    await store.save(ANNA, sampleAssessment(), { tool: 'T', key: 'k' }),
    await store.save(BRAM, sampleAssessment({ inputHash: 'sha256:2' }), { tool: 'T', key: 'k' }),
    await store.save(ANNA, sampleAssessment({ inputHash: 'sha256:3' }), { tool: 'U', key: 'k' }),
    await store.save(ANNA, sampleAssessment()),
    await store.save(ANNA, sampleAssessment()),
  ]
  assert.equal(new Set(saves.map(({ assessment }) => assessment.id)).size, 5)
})

test('an owner keeps a bounded number; others and replays are not held up', async (t) => {
  const store = open(t, { perOwner: 2 })
  const keyed = { tool: 'T', key: 'k' }
  await store.save(ANNA, sampleAssessment(), keyed)
  await store.save(ANNA, sampleAssessment())
  await assert.rejects(store.save(ANNA, sampleAssessment()), (error: unknown) => {
    assert.ok(refusedAs('full')(error))
    return error instanceof AssessmentsRefused && error.limit === 2
  })
  assert.ok((await store.save(ANNA, sampleAssessment(), keyed)).replayed)
  assert.ok(!(await store.save(BRAM, sampleAssessment())).replayed)
})

test('a person without room never gets another person’s assessment by its key', async (t) => {
  const store = open(t, { perOwner: 1 })
  await store.save(ANNA, sampleAssessment(), { tool: 'T', key: 'k' })
  await store.save(BRAM, sampleAssessment())
  await assert.rejects(
    store.save(BRAM, sampleAssessment(), { tool: 'T', key: 'k' }),
    refusedAs('full'),
  )
})

test('history pages newest first and never repeats', async (t) => {
  const store = open(t)
  for (const createdAt of [30, 10, 20, 20, 40])
    await store.save(ANNA, sampleAssessment({ createdAt }))
  await store.save(ANNA, sampleOf(OTHER))
  const first = await store.history(ANNA, OBJECT, { limit: 3 })
  const second = await store.history(ANNA, OBJECT, { limit: 3, after: first.next ?? undefined })
  const all = [...first.items, ...second.items]
  assert.deepEqual(
    all.map(({ createdAt }) => createdAt),
    [40, 30, 20, 20, 10],
  )
  assert.equal(new Set(all.map(({ id }) => id)).size, 5)
  assert.equal(first.total, 5)
  assert.equal(second.next, null)
})

test('the list has each object once, with its latest assessment', async (t) => {
  const store = open(t)
  await store.save(ANNA, sampleAssessment({ createdAt: 10 }))
  await store.save(ANNA, sampleOf(OTHER, { createdAt: 20 }))
  await store.save(ANNA, sampleAssessment({ createdAt: 30, purpose: 'rent' }))
  const { items, counts } = await store.list(ANNA, {}, { limit: 5, order: 'newest' })
  assert.deepEqual(
    items.map(({ latest, assessments }) => [latest.createdAt, assessments]),
    [
      [30, 2],
      [20, 1],
    ],
  )
  assert.deepEqual(counts, { matching: 2, properties: 2, assessments: 3 })
  const sales = await store.list(ANNA, { purpose: 'sale' }, { limit: 5, order: 'newest' })
  assert.deepEqual(
    sales.items.map(({ latest }) => latest.createdAt),
    [20],
  )
})

test('the list pages both ways and stays put when something is added in front', async (t) => {
  const store = open(t)
  for (let n = 1; n <= 5; n++) await store.save(ANNA, sampleOf(`object-${n}`, { createdAt: n }))
  const page = async (order: 'newest' | 'oldest') => {
    const first = await store.list(ANNA, {}, { limit: 2, order })
    await store.save(
      ANNA,
      sampleOf(`object-new-${order}`, { createdAt: order === 'newest' ? 99 : 0 }),
    )
    const after = first.next ?? undefined
    const second = await store.list(ANNA, {}, { limit: 2, order, after })
    return [...first.items, ...second.items].map(({ latest }) => latest.createdAt)
  }
  assert.deepEqual(await page('newest'), [5, 4, 3, 2])
  assert.deepEqual(await page('oldest'), [1, 2, 3, 4])
})

test('filters look at the latest assessment', async (t) => {
  const store = open(t)
  const { findings } = sampleAssessment()
  const none = { ...findings, energy: { ...findings.energy, status: 'expired' } } as const
  await store.save(ANNA, sampleOf(OBJECT, { createdAt: Date.parse('2026-11-20T23:30:00Z') }))
  const later = { createdAt: Date.parse('2026-11-22T12:00:00Z'), findings: none }
  await store.save(ANNA, sampleOf(OTHER, later))
  const objects = async (filter: Parameters<typeof store.list>[1]) => {
    const { items } = await store.list(ANNA, filter, { limit: 9, order: 'oldest' })
    return items.map(({ latest }) => latest.property.adresseerbaarObjectId)
  }
  assert.deepEqual(await objects({ place: ' VOORBEEK ' }), [OBJECT, OTHER])
  assert.deepEqual(await objects({ place: 'Voor' }), [])
  assert.deepEqual(await objects({ energyClass: 'C' }), [OBJECT])
  assert.deepEqual(await objects({ energyClass: 'none' }), [OTHER])
  assert.deepEqual(await objects({ from: dayOf('2026-11-21'), to: dayOf('2026-11-21') }), [OBJECT])
  assert.deepEqual(await objects({ from: dayOf('2026-11-22') }), [OTHER])
  assert.deepEqual(await objects({ to: dayOf('2026-11-20') }), [])
})

test('text that looks like SQL is only text', async (t) => {
  const store = open(t)
  await store.save(ANNA, sampleAssessment())
  const nasty = `x'; DROP TABLE assessment; --`
  assert.equal(await store.find(nasty as Owner, nasty), undefined)
  const { items } = await store.list(ANNA, { place: nasty }, { limit: 5, order: 'newest' })
  assert.equal(items.length, 0)
  assert.equal((await store.history(ANNA, OBJECT, { limit: 1 })).total, 1)
})

test('a store that another process keeps locked refuses, and has changed nothing', async (t) => {
  const file = inFolder(t)
  const store = open(t, { busyTimeout: 20 }, file)
  const blocker = new DatabaseSync(file)
  t.after(() => blocker.close())
  blocker.exec('BEGIN IMMEDIATE')
  await assert.rejects(store.save(ANNA, sampleAssessment()), refusedAs('unavailable'))
  blocker.exec('ROLLBACK')
  assert.equal((await store.history(ANNA, OBJECT, { limit: 1 })).total, 0)
  await store.save(ANNA, sampleAssessment())
  assert.equal((await store.history(ANNA, OBJECT, { limit: 1 })).total, 1)
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
