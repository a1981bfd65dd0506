import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { onSampleTown, type SampleTown } from '../tools/on-sample-town.ts'
import { complete, MAX_VALUES } from './completion.ts'

const NOTHING = { values: [], hasMore: false }

describe('completion', () => {
  let town: SampleTown
  before(async () => {
    town = await onSampleTown()
  })
  after(() => town.close())

  const values = async (name: string, value: string, context: Record<string, string> = {}) =>
    (await complete(town.register, { name, value, context })).values

  test('of a language', async () => {
    assert.deepEqual(await values('lang', ''), ['nl', 'en'])
    assert.deepEqual(await values('lang', 'E'), ['en'])
    assert.deepEqual(await values('lang', 'fr'), [])
  })

  test('of a postcode has those of the register that begin so, in order and once each', async () => {
    const all = await values('postcode', '')
    assert.ok(all.length > 3 && all.includes('1234AC'))
    assert.deepEqual(all, [...new Set(all)].toSorted())
    assert.deepEqual(await values('postcode', '1234 a'), await values('postcode', '1234A'))
    assert.deepEqual(await values('postcode', '1234ac'), ['1234AC'])
    assert.deepEqual(await values('postcode', '9'), [])
  })

  test('of a postcode looks up nothing that can’t begin one', async () => {
    const register = {
      addresses: async () => assert.fail('asked'),
      postcodes: async () => assert.fail('asked'),
    }
    for (const value of ['%', '_', 'A', '12A', "1234' OR 1", '1234ABC', '1'.repeat(500)])
      assert.deepEqual(await complete(register, { name: 'postcode', value, context: {} }), NOTHING)
    for (const postcode of ['', '1234', 'x'.repeat(1_000)])
      assert.deepEqual(
        await complete(register, { name: 'huisnummer', value: '1', context: { postcode } }),
        NOTHING,
      )
  })

  test('of a house number has those at the postcode, written as a prompt takes them', async () => {
    const at = { postcode: '1234 ac' }
    assert.deepEqual(await values('huisnummer', '12', at), ['12', '12-A', '12A', '12A-2'])
    assert.deepEqual(await values('huisnummer', '12a', at), ['12A', '12A-2'])
    assert.deepEqual(await values('huisnummer', '12'), [])
    const twice = await values('huisnummer', '8', { postcode: '1234AN' })
    assert.deepEqual(twice, ['8'], 'the register has two homes of this number')
  })

  test('of what has no list is empty', async () => {
    assert.deepEqual(await values('rent', '9'), [])
    assert.deepEqual(await values('homes', '1234AC'), [])
  })

  test('never has more values than an answer may hold, and says when there are', async () => {
    const context = { postcode: '1234AH' }
    const many = await complete(town.register, { name: 'huisnummer', value: '30', context })
    assert.deepEqual([many.values.length, many.hasMore], [MAX_VALUES, true])
    const one = await complete(town.register, { name: 'postcode', value: '1234AH', context: {} })
    assert.deepEqual(one, { values: ['1234AH'], hasMore: false })
    /** A register with so many postcodes, which gives no more than it is asked for. */
    const register = (count: number) => ({
      addresses: town.register.addresses,
      postcodes: async (_: string, limit: number) =>
        Array.from({ length: Math.min(count, limit) }, (_each, n) => `${1000 + n}AA`),
    })
    const all = (count: number) =>
      complete(register(count), { name: 'postcode', value: '1', context: {} })
    assert.deepEqual((await all(100)).hasMore, false)
    assert.deepEqual([(await all(101)).hasMore, (await all(101)).values.length], [true, 100])
  })

  test('of postcodes stops at the limit', async () => {
    const all = await values('postcode', '')
    assert.deepEqual(await town.register.postcodes('', 2), all.slice(0, 2))
  })
})
