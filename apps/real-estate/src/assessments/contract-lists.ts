import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf } from '../domain/calendar.ts'
import type { Assessments } from './assessments.ts'
import {
  ANNA,
  BRAM,
  countOf,
  flagged,
  found,
  KEYED,
  OBJECT,
  type OpenStore,
  OTHER,
  valued,
  walk,
} from './contract-samples.ts'
import { ORDERS, type Order } from './order.ts'
import { sampleAssessment, sampleOf } from './sample-assessment.ts'

/** What a list holds, and in which order. */
export function lists(open: OpenStore): void {
  test('two people who assess one object do not hide or count each other', async (t) => {
    const store = await open(t)
    await store.save(ANNA, sampleAssessment({ createdAt: 10 }))
    await store.save(BRAM, sampleAssessment({ createdAt: 20 }))
    await store.save(BRAM, sampleAssessment({ createdAt: 30 }))
    await store.save(ANNA, sampleOf(OTHER, { createdAt: 40 }))
    const { items, counts } = await store.list(ANNA, {}, { limit: 5, order: 'oldest' })
    assert.deepEqual(
      items.map(({ assessment, assessments }) => [assessment.createdAt, assessments]),
      [
        [10, 1],
        [40, 1],
      ],
    )
    assert.deepEqual(counts, { matching: 2, properties: 2, assessments: 2 })
  })

  test('each object is listed once, with its latest assessment; every assessment by itself', async (t) => {
    const store = await open(t)
    await store.save(ANNA, sampleAssessment({ createdAt: 10 }))
    await store.save(ANNA, sampleOf(OTHER, { createdAt: 20 }))
    await store.save(ANNA, sampleAssessment({ createdAt: 30, purpose: 'rent' }), KEYED)
    const page = { limit: 5, order: 'newest' } as const
    const times = ({ items }: Awaited<ReturnType<Assessments['list']>>) =>
      items.map(({ assessment, assessments }) => [assessment.createdAt, assessments])
    const latest = await store.list(ANNA, {}, page)
    assert.deepEqual(times(latest), [
      [30, 2],
      [20, 1],
    ])
    assert.deepEqual(latest.counts, { matching: 2, properties: 2, assessments: 3 })
    assert.deepEqual(latest.items[0]?.assessment.idempotency, KEYED)
    const sales = await store.list(ANNA, { purpose: 'sale' }, page)
    assert.deepEqual(times(sales), [[20, 1]], 'the latest of the other one is for rent')
    assert.deepEqual(sales.counts, { matching: 1, properties: 2, assessments: 3 })
    const every = await store.every(ANNA, { purpose: 'sale' }, page)
    assert.deepEqual(times(every), [
      [20, 1],
      [10, 2],
    ])
    assert.deepEqual(every.counts, { matching: 2, properties: 2, assessments: 3 })
  })

  test('filters look at the latest assessment', async (t) => {
    const store = await open(t)
    const { findings } = sampleAssessment()
    const none = { ...findings, energy: { ...findings.energy, status: 'expired' } } as const
    await store.save(ANNA, sampleOf(OBJECT, { createdAt: Date.parse('2026-11-20T23:30:00Z') }))
    const later = { createdAt: Date.parse('2026-11-22T12:00:00Z'), findings: none }
    await store.save(ANNA, sampleOf(OTHER, later))
    assert.deepEqual(await found(store, { place: ' VOORBEEK ' }), [OBJECT, OTHER])
    assert.deepEqual(await found(store, { place: 'Voor' }), [])
    assert.deepEqual(await found(store, { energyClass: 'C' }), [OBJECT])
    assert.deepEqual(await found(store, { energyClass: 'none' }), [OTHER])
    const day = dayOf('2026-11-21')
    assert.deepEqual(await found(store, { from: day, to: day }), [OBJECT])
    assert.deepEqual(await found(store, { from: dayOf('2026-11-22') }), [OTHER])
    assert.deepEqual(await found(store, { to: dayOf('2026-11-20') }), [])
    assert.deepEqual(await found(store, { objectId: OTHER }), [OTHER])
  })

  test('a value range includes both ends, and never what has no value', async (t) => {
    const store = await open(t)
    await store.save(ANNA, valued('A', 100, 1))
    await store.save(ANNA, valued('B', 200, 2))
    await store.save(ANNA, valued('C', null, 3))
    assert.deepEqual(await found(store, { valueMin: 100 }), ['A', 'B'])
    assert.deepEqual(await found(store, { valueMin: 0 }), ['A', 'B'])
    assert.deepEqual(await found(store, { valueMax: 100 }), ['A'])
    assert.deepEqual(await found(store, { valueMin: 101, valueMax: 199 }), [])
    assert.deepEqual(await found(store, { valueMin: 200, valueMax: 200 }), ['B'])
    assert.deepEqual(await found(store, { valueMin: 0, valueMax: 1e12 }), ['A', 'B'])
  })

  test('findings are looked for by their whole code, and by how severe the worst is', async (t) => {
    const store = await open(t)
    await store.save(ANNA, flagged('A', 1, 'AREA_CONFLICT_CALLER', 'IN_ONDERZOEK'))
    await store.save(ANNA, flagged('B', 2, 'AREA_CONFLICT', 'DEMOLITION_PERMIT'))
    await store.save(ANNA, flagged('C', 3, 'MIXED_USE'))
    await store.save(ANNA, flagged('D', 4))
    assert.deepEqual(await found(store, { flag: 'AREA_CONFLICT' }), ['B'])
    assert.deepEqual(await found(store, { flag: 'IN_ONDERZOEK' }), ['A'])
    assert.deepEqual(await found(store, { severity: 'serious' }), ['B'])
    assert.deepEqual(await found(store, { severity: 'attention' }), ['A', 'B'])
    assert.deepEqual(await found(store, { severity: 'info' }), ['A', 'B', 'C'])
  })

  test('assessments by one version of the rules, and by all others', async (t) => {
    const store = await open(t)
    await store.save(ANNA, sampleOf('A', { createdAt: 1, rulesVersion: 'one' }))
    await store.save(ANNA, sampleOf('B', { createdAt: 2, rulesVersion: 'two' }))
    assert.deepEqual(await found(store, { rules: { version: 'two', same: true } }), ['B'])
    assert.deepEqual(await found(store, { rules: { version: 'two', same: false } }), ['A'])
  })

  test('orders: by date, by value with the unknown last, by address as people read it', async (t) => {
    const store = await open(t)
    const at = (display: string, value: number | null, createdAt: number) => {
      const base = valued(display, value, createdAt)
      return { ...base, property: { ...base.property, display, adresseerbaarObjectId: display } }
    }
    await store.save(ANNA, at('Kade 10', 300, 1))
    await store.save(ANNA, at('Kade 2', null, 2))
    await store.save(ANNA, at('Éénweg 1', 100, 3))
    await store.save(ANNA, at('kade 2A', 200, 4))
    const inOrder = async (order: Order) =>
      (await walk(store, ANNA, order)).map(({ display }) => display)
    assert.deepEqual(await inOrder('newest'), ['kade 2A', 'Éénweg 1', 'Kade 2', 'Kade 10'])
    assert.deepEqual(await inOrder('oldest'), ['Kade 10', 'Kade 2', 'Éénweg 1', 'kade 2A'])
    assert.deepEqual(await inOrder('highest_value'), ['Kade 10', 'kade 2A', 'Éénweg 1', 'Kade 2'])
    assert.deepEqual(await inOrder('lowest_value'), ['Éénweg 1', 'kade 2A', 'Kade 10', 'Kade 2'])
    assert.deepEqual(await inOrder('address'), ['Éénweg 1', 'Kade 2', 'kade 2A', 'Kade 10'])
  })
}

/** How its pages join, whatever happens between them. */
export function pages(open: OpenStore): void {
  for (const order of ORDERS) {
    test(`pages of any size join to the whole, also where rows are equal: ${order}`, async (t) => {
      const store = await open(t)
      for (const createdAt of [30, 10, 20, 20, 40])
        await store.save(ANNA, valued('A', 5, createdAt))
      await store.save(ANNA, valued('B', null, 20))
      await store.save(ANNA, valued('C', null, 20))
      const whole = await walk(store, ANNA, order, { limit: 9, read: 'every' })
      assert.equal(new Set(whole.map(({ id }) => id)).size, 7)
      for (const limit of [1, 2, 3, 6, 7])
        assert.deepEqual(await walk(store, ANNA, order, { limit, read: 'every' }), whole)
      const objects = await walk(store, ANNA, order, { limit: 9 })
      assert.equal(objects.length, 3)
      for (const limit of [1, 2])
        assert.deepEqual(await walk(store, ANNA, order, { limit }), objects)
    })

    test(`what is made between two pages changes none of them: ${order}`, async (t) => {
      const store = await open(t)
      for (let n = 1; n <= 5; n++) await store.save(ANNA, valued(`o${n}`, n * 10, n))
      for (const read of ['list', 'every'] as const) {
        const before = await walk(store, ANNA, order, { limit: 9, read })
        let made = 100
        const meanwhile = async () => {
          // A new object at either end, and a new latest of objects that were read and that were not.
          for (const [object, value] of [
            ['new', 1],
            ['new2', 99],
            ['o1', 60],
            ['o5', 2],
          ] as const) {
            made += 1
            await store.save(ANNA, valued(object, value, made))
          }
        }
        const rows = await walk(store, ANNA, order, { limit: 2, read, meanwhile })
        assert.deepEqual(rows, before)
        await store.erase(ANNA, { everything: true })
        for (let n = 1; n <= 5; n++) await store.save(ANNA, valued(`o${n}`, n * 10, n))
      }
    })

    test(`what is erased between two pages moves no other row: ${order}`, async (t) => {
      const store = await open(t)
      for (let n = 1; n <= 6; n++) await store.save(ANNA, valued(`o${n}`, n * 10, n))
      const before = await walk(store, ANNA, order, { limit: 9 })
      const [first, second, third] = before
      let erased = false
      const meanwhile = async () => {
        if (erased) return
        erased = true
        // One that was read, the one where the page ended, and the one that would come next.
        for (const row of [first, second, third]) await store.erase(ANNA, { id: row?.id ?? '' })
      }
      const rows = await walk(store, ANNA, order, { limit: 2, meanwhile })
      assert.deepEqual(rows, [...before.slice(0, 2), ...before.slice(3)])
    })
  }

  test('counts stay those of the first page while more is made', async (t) => {
    const store = await open(t)
    for (let n = 1; n <= 3; n++) await store.save(ANNA, valued(`o${n}`, n, n))
    const page = { limit: 1, order: 'newest' } as const
    const first = await store.list(ANNA, {}, page)
    await store.save(ANNA, valued('o9', 9, 9))
    await store.save(ANNA, valued('o2', 9, 10))
    const second = await store.list(ANNA, {}, { ...page, after: first.next ?? undefined })
    assert.deepEqual(second.counts, first.counts)
    const [row] = second.items
    assert.deepEqual([row?.assessment.property.display, row?.assessments], ['o2', 1])
    assert.equal(await countOf(store, ANNA), 5)
  })
}
