import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidAnswer } from './answer-fields.ts'
import { readTransactions } from './kadaster-transactions.ts'

test('of a sale the day, the sum and its reach are kept, newest first, and no name', () => {
  const found = readTransactions([
    { registeredOn: '2019-05-02', priceEuro: 310_000, seller: 'A. Verkoper' },
    { registeredOn: '2024-05-02', priceEuro: null, severalObjects: true, owners: ['B. Eigenaar'] },
  ])
  assert.deepEqual(found, [
    { registeredOn: '2024-05-02', priceEuro: null, severalObjects: true },
    { registeredOn: '2019-05-02', priceEuro: 310_000, severalObjects: false },
  ])
})

const sale = (extra: object) => [{ registeredOn: '2024-05-02', priceEuro: 1, ...extra }]

for (const [what, sales] of Object.entries({
  'a day that does not exist': sale({ registeredOn: '2024-02-30' }),
  'no day': sale({ registeredOn: null }),
  'a sum below nothing': sale({ priceEuro: -1 }),
  'a sum that is none': sale({ priceEuro: 'veel' }),
  'a sum that no home fetches': sale({ priceEuro: 99_999_999_999 }),
  'a flag that is none': sale({ severalObjects: 'yes' }),
  'a name where a sale belongs': ['B. Eigenaar'],
  'a text where a list belongs': 'Eigenaar',
  'more sales than one object has': Array(201).fill(sale({})[0]),
}))
  test(`${what} is not believed`, () => {
    assert.throws(() => readTransactions(sales), InvalidAnswer)
  })
