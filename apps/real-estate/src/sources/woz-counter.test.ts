import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeWozCounter, WOZ_HOME, wozAnswer } from './fake-woz-fixture.ts'
import { createSourceClient } from './source-client.ts'
import { call, clientOf, invalid } from './source-under-test.ts'
import { WOZ_MANNERS, wozCounter } from './woz-counter.ts'

const key = { nummeraanduidingId: WOZ_HOME.nid, adresseerbaarObjectId: WOZ_HOME.oid }

const asked = async (answer: object) => {
  await using fake = await fakeWozCounter(answer)
  return (await wozCounter(clientOf(fake)).values(key, call)).value
}

test('identifications that lost their zero are still held against what was asked', async () => {
  const found = await asked(wozAnswer())
  assert.deepEqual(
    found?.values.map(({ peildatum, euro }) => [peildatum, euro]),
    [
      ['2025-01-01', 492_000],
      ['2024-01-01', 470_000],
      ['2023-01-01', 455_000],
    ],
  )
  assert.equal(found?.coversMore, false)
})

const OTHER = 358_010_000_000_999

test('a right status with another home’s value is not believed', async () => {
  const other = { nummeraanduidingid: 358_200_000_000_999, adresseerbaarobjectid: OTHER }
  const answer = wozAnswer(undefined, { ...other, verbondenAdresseerbareObjecten: [] })
  await assert.rejects(asked(answer), invalid)
  const half = wozAnswer(undefined, {
    adresseerbaarobjectid: OTHER,
    verbondenAdresseerbareObjecten: [],
  })
  await assert.rejects(asked(half), invalid)
})

test('the value of a whole that the home is a part of is not the home’s value', async () => {
  const whole = wozAnswer(undefined, {
    nummeraanduidingid: 358_200_000_000_999,
    adresseerbaarobjectid: OTHER,
  })
  assert.equal(await asked(whole), undefined)
})

test('a value that covers another object too says so', async () => {
  const objects = { verbondenAdresseerbareObjecten: [Number(WOZ_HOME.oid), OTHER] }
  assert.equal((await asked(wozAnswer(undefined, objects)))?.coversMore, true)
})

test('a home without a public value, and an address that is not there, have none', async () => {
  assert.equal(await asked(wozAnswer([])), undefined)
  await using fake = await fakeWozCounter()
  const elsewhere = { ...key, nummeraanduidingId: '0358200000000999' }
  assert.equal((await wozCounter(clientOf(fake)).values(elsewhere, call)).value, undefined)
})

const value = (extra: object) =>
  wozAnswer([{ peildatum: '2025-01-01', vastgesteldeWaarde: 492_000, ...extra }])

const WRONG: Record<string, object> = {
  'an amount of nothing': value({ vastgesteldeWaarde: 0 }),
  'an amount below nothing': value({ vastgesteldeWaarde: -1 }),
  'an amount that is none': value({ vastgesteldeWaarde: 'veel' }),
  'an amount with cents': value({ vastgesteldeWaarde: 492_000.5 }),
  'an amount that no home is worth': value({ vastgesteldeWaarde: 99_999_999_999 }),
  'a day that does not exist': value({ peildatum: '2025-02-30' }),
  'a value without its day': value({ peildatum: null }),
  'values that are no list': { ...wozAnswer(), wozWaarden: 'none' },
  'more values than years': wozAnswer(
    Array(51).fill({ peildatum: '2025-01-01', vastgesteldeWaarde: 1 }),
  ),
  'an identification that was rounded': wozAnswer(undefined, {
    nummeraanduidingid: Number('9999200000000371'),
  }),
  'an identification that is none': wozAnswer(undefined, { nummeraanduidingid: 'x' }),
  'no object': { wozWaarden: [] },
}

for (const [what, answer] of Object.entries(WRONG))
  test(`${what} is not believed`, async () => {
    await assert.rejects(asked(answer), invalid)
  })

test('what is no identification of an address and an object is never asked', async () => {
  await using fake = await fakeWozCounter()
  const counter = wozCounter(clientOf(fake))
  const refused = { name: 'SourceFailed', fault: 'request-refused' }
  await assert.rejects(
    counter.values({ ...key, nummeraanduidingId: '0'.repeat(16) }, call),
    refused,
  )
  await assert.rejects(
    counter.values({ ...key, adresseerbaarObjectId: WOZ_HOME.nid }, call),
    refused,
  )
  assert.equal(fake.requests.length, 0)
})

test('nothing is kept, and requests are a second apart', async () => {
  await using fake = await fakeWozCounter()
  const waits: number[] = []
  let now = Date.parse('2026-11-21T12:00:00Z')
  const client = createSourceClient({
    ...WOZ_MANNERS,
    title: 'T',
    baseUrl: fake.url,
    timing: {
      now: () => now,
      random: () => 0,
      sleep: async (ms) => {
        waits.push(ms)
        now += ms
      },
      deadline: () => new AbortController().signal,
    },
  })
  const counter = wozCounter(client)
  await counter.values(key, call)
  now += 400
  await counter.values(key, call)
  await counter.values({ ...key, nummeraanduidingId: '0358200000000999' }, call)
  now += 5_000
  await counter.values(key, call)
  assert.equal(fake.requests.length, 4)
  assert.deepEqual(waits, [600, 1_000])
})

test('one at a time, three in line, and no more', async () => {
  await using fake = await fakeWozCounter()
  fake.misbehave = 'silence'
  const client = createSourceClient({ ...WOZ_MANNERS, title: 'T', baseUrl: fake.url })
  const leave = new AbortController()
  const counter = wozCounter(client)
  const ask = (n: number) =>
    counter
      .values({ ...key, nummeraanduidingId: `035820000000020${n}` }, { signal: leave.signal })
      .then(
        () => 'answered',
        (error: { fault?: string }) => error.fault ?? 'left',
      )
  const all = [0, 1, 2, 3, 4, 5].map(ask)
  assert.deepEqual(await Promise.all(all.slice(4)), ['busy', 'busy'])
  leave.abort(new Error('left'))
  assert.deepEqual(await Promise.all(all.slice(0, 4)), Array(4).fill('left'))
  assert.ok(fake.requests.length <= 1)
})
