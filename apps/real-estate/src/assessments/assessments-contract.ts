import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AssessmentsRefused, type Owner } from './assessments.ts'
import { lists, pages } from './contract-lists.ts'
import {
  ANNA,
  BRAM,
  countOf,
  found,
  KEYED,
  OBJECT,
  type OpenStore,
  OTHER,
  refusedAs,
} from './contract-samples.ts'
import { sampleAssessment, sampleOf } from './sample-assessment.ts'

/**
 * What every implementation of {@link Assessments} must do, as tests.
 * @param options.skip why it can't be tried here.
 */
export function assessmentsContract(
  name: string,
  open: OpenStore,
  { skip = false }: { readonly skip?: string | false } = {},
): void {
  describe(`${name}: saving`, { skip }, () => saving(open))
  describe(`${name}: lists`, { skip }, () => lists(open))
  describe(`${name}: pages`, { skip }, () => pages(open))
  describe(`${name}: erasing`, { skip }, () => erasing(open))
}

function saving(open: OpenStore): void {
  test('a saved assessment is found again by its owner, and is what was saved', async (t) => {
    const store = await open(t)
    const { assessment, replayed } = await store.save(ANNA, sampleAssessment(), KEYED)
    assert.ok(!replayed)
    assert.match(assessment.id, /^asm_[\w-]{22}$/)
    assert.deepEqual(assessment, {
      ...sampleAssessment(),
      id: assessment.id,
      idempotency: KEYED,
    })
    assert.deepEqual(await store.find(ANNA, assessment.id), assessment)
    const { assessment: plain } = await store.save(ANNA, sampleAssessment())
    assert.equal(plain.idempotency, null)
    assert.deepEqual(await store.find(ANNA, plain.id), plain)
  })

  test('another person finds, lists, counts and erases nothing of it', async (t) => {
    const store = await open(t)
    const { assessment } = await store.save(ANNA, sampleAssessment())
    assert.equal(await store.find(BRAM, assessment.id), undefined)
    assert.equal(await store.find(BRAM, 'asm_missing'), undefined)
    const counts = { matching: 0, properties: 0, assessments: 0 }
    const page = { limit: 5, order: 'newest' } as const
    for (const read of [store.list, store.every]) {
      assert.deepEqual(await read(BRAM, {}, page), { items: [], counts, next: null })
      const [own] = (await read(ANNA, {}, page)).items
      const stolen = await read(BRAM, {}, { ...page, after: own?.position })
      assert.deepEqual(stolen.items, [])
    }
    for (const what of [{ id: assessment.id }, { objectId: OBJECT }, { everything: true }] as const)
      assert.deepEqual(await store.erase(BRAM, what), { erased: 0, left: 0 })
    assert.deepEqual(await store.find(ANNA, assessment.id), assessment)
  })

  test('one key of one owner and tool makes one assessment', async (t) => {
    const store = await open(t)
    const first = await store.save(ANNA, sampleAssessment(), KEYED)
    const again = await store.save(ANNA, sampleAssessment({ createdAt: 5 }), KEYED)
    assert.ok(again.replayed)
    assert.deepEqual(again.assessment, first.assessment)
    const other = sampleAssessment({ inputHash: 'sha256:2' })
    await assert.rejects(store.save(ANNA, other, KEYED), refusedAs('idempotency_conflict'))
    assert.equal(await countOf(store, ANNA), 1)
  })

  test('calls with one key at once make one assessment, and one of two inputs wins', async (t) => {
    const store = await open(t)
    const hashes = ['a', 'b', 'a', 'b', 'a', 'b']
    const results = await Promise.allSettled(
      hashes.map((inputHash) => store.save(ANNA, sampleAssessment({ inputHash }), KEYED)),
    )
    const made = results.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    assert.equal(made.length, 3)
    assert.equal(new Set(made.map(({ assessment }) => assessment.id)).size, 1)
    assert.equal(made.filter(({ replayed }) => !replayed).length, 1)
    for (const each of results)
      assert.ok(each.status === 'fulfilled' || refusedAs('idempotency_conflict')(each.reason))
    assert.equal(await countOf(store, ANNA), 1)
  })

  test('the same key of another owner or tool is another key', async (t) => {
    const store = await open(t)
    const saves = [
      await store.save(ANNA, sampleAssessment(), KEYED),
      await store.save(BRAM, sampleAssessment({ inputHash: 'sha256:2' }), KEYED),
      await store.save(ANNA, sampleAssessment({ inputHash: 'sha256:3' }), { tool: 'U', key: 'k' }),
      await store.save(ANNA, sampleAssessment()),
      await store.save(ANNA, sampleAssessment()),
    ]
    assert.equal(new Set(saves.map(({ assessment }) => assessment.id)).size, 5)
  })

  test('an owner keeps a bounded number; others and replays are not held up', async (t) => {
    const store = await open(t, { perOwner: 2 })
    await store.save(ANNA, sampleAssessment(), KEYED)
    const { assessment } = await store.save(ANNA, sampleAssessment())
    await assert.rejects(store.save(ANNA, sampleAssessment()), (error: unknown) => {
      assert.ok(refusedAs('full')(error))
      return error instanceof AssessmentsRefused && error.limit === 2
    })
    assert.ok((await store.save(ANNA, sampleAssessment(), KEYED)).replayed)
    assert.ok(!(await store.save(BRAM, sampleAssessment())).replayed)
    await store.erase(ANNA, { id: assessment.id })
    assert.ok(!(await store.save(ANNA, sampleAssessment())).replayed, 'erasing makes room')
  })

  test('a person without room never gets another person’s assessment by its key', async (t) => {
    const store = await open(t, { perOwner: 1 })
    await store.save(ANNA, sampleAssessment(), KEYED)
    await store.save(BRAM, sampleAssessment())
    await assert.rejects(store.save(BRAM, sampleAssessment(), KEYED), refusedAs('full'))
  })

  test('text that looks like SQL is only text', async (t) => {
    const store = await open(t)
    await store.save(ANNA, sampleAssessment())
    const nasty = `x'; DROP TABLE assessment; --`
    assert.equal(await store.find(nasty as Owner, nasty), undefined)
    assert.deepEqual(await found(store, { place: nasty }), [])
    assert.equal((await store.erase(ANNA, { id: nasty })).erased, 0)
    const keyed = { tool: nasty, key: nasty }
    assert.deepEqual(
      (await store.save(ANNA, sampleAssessment(), keyed)).assessment.idempotency,
      keyed,
    )
    assert.equal(await countOf(store, ANNA), 2)
  })

  test('any text is a key, and a different one from those that look like it', async (t) => {
    const store = await open(t)
    const keys = [
      'k',
      'k\u0000',
      'k\u0000\u0000',
      'k\u001a',
      'k\u001a0',
      'k\u001a1',
      'k\\0',
      'K',
      'k ',
    ]
    const ids = new Map<string, string>()
    for (const key of [...keys, ...keys]) {
      const keyed = { tool: 'T', key }
      const { assessment, replayed } = await store.save(ANNA, sampleAssessment(), keyed)
      assert.equal(replayed, ids.has(key))
      assert.equal(assessment.id, ids.get(key) ?? assessment.id)
      assert.deepEqual(assessment.idempotency, keyed)
      assert.deepEqual((await store.find(ANNA, assessment.id))?.idempotency, keyed)
      ids.set(key, assessment.id)
    }
    const { items } = await store.every(ANNA, {}, { limit: 20, order: 'newest' })
    const listed = items.map(({ assessment: { id, idempotency } }) => [idempotency?.key, id])
    assert.deepEqual(new Map(listed as [string, string][]), ids)
  })

  test('what no row can have is found nowhere, and is no failure', async (t) => {
    const store = await open(t)
    await store.save(ANNA, sampleAssessment())
    const odd = 'x\u0000'
    assert.equal(await store.find(ANNA, odd), undefined)
    assert.deepEqual(await found(store, { place: odd, objectId: odd }), [])
    assert.deepEqual(await store.erase(ANNA, { objectId: odd }), { erased: 0, left: 1 })
    const until = { createdAt: Number.MAX_SAFE_INTEGER, id: odd }
    const after = { key: odd, id: odd, until }
    assert.deepEqual((await store.list(ANNA, {}, { limit: 5, order: 'address', after })).items, [])
  })
}

function erasing(open: OpenStore): void {
  test('erases one, all of an object, or everything, and says how many', async (t) => {
    const store = await open(t)
    const { assessment: one } = await store.save(ANNA, sampleAssessment())
    const { assessment: kept } = await store.save(BRAM, sampleAssessment())
    for (const object of [OBJECT, OBJECT, OTHER, OTHER, 'third'])
      await store.save(ANNA, sampleOf(object))
    assert.deepEqual(await store.erase(ANNA, { id: one.id }), { erased: 1, left: 5 })
    assert.equal(await store.find(ANNA, one.id), undefined)
    assert.deepEqual(await store.erase(ANNA, { id: one.id }), { erased: 0, left: 5 })
    assert.deepEqual(await store.erase(ANNA, { objectId: OBJECT }), { erased: 2, left: 3 })
    assert.deepEqual((await found(store, {})).toSorted(), [OTHER, 'third'])
    assert.deepEqual(await store.erase(ANNA, { everything: true }), { erased: 3, left: 0 })
    assert.deepEqual(await store.erase(ANNA, { everything: true }), { erased: 0, left: 0 })
    assert.deepEqual(await store.find(BRAM, kept.id), kept)
  })

  test('the key of an erased assessment is free, also for another input', async (t) => {
    const store = await open(t)
    const first = await store.save(ANNA, sampleAssessment(), KEYED)
    await store.erase(ANNA, { id: first.assessment.id })
    const other = sampleAssessment({ inputHash: 'sha256:2' })
    const second = await store.save(ANNA, other, KEYED)
    assert.ok(!second.replayed)
    assert.notEqual(second.assessment.id, first.assessment.id)
  })

  test('the one before the erased one is the latest again', async (t) => {
    const store = await open(t)
    await store.save(ANNA, sampleAssessment({ createdAt: 10 }))
    const { assessment } = await store.save(ANNA, sampleAssessment({ createdAt: 20 }))
    await store.erase(ANNA, { id: assessment.id })
    const { items, counts } = await store.list(ANNA, {}, { limit: 5, order: 'newest' })
    assert.deepEqual(
      items.map((item) => [item.assessment.createdAt, item.assessments]),
      [[10, 1]],
    )
    assert.deepEqual(counts, { matching: 1, properties: 1, assessments: 1 })
  })
}
