import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type HouseNumberInput, parseHouseNumber } from './house-number.ts'

const read = (input: HouseNumberInput) => {
  const result = parseHouseNumber(input)
  if (!result.ok) return result.problem.code
  const { readings, inOrder } = result.value
  return { readings, inOrder }
}

const free = (huisnummer: number | string) => {
  const result = read({ huisnummer })
  return typeof result === 'string' ? result : result.readings
}

test('a bare number says nothing about letter and addition', () => {
  assert.deepEqual(free(12), [{ huisnummer: 12 }])
  assert.deepEqual(free(' 0012 '), [{ huisnummer: 12 }])
})

test('one letter behind the number is a huisletter or a toevoeging', () => {
  const both = [
    { huisnummer: 12, huisletter: 'a' },
    { huisnummer: 12, huisletter: '', toevoeging: 'a' },
  ]
  for (const text of ['12a', '12 a', '12-a']) assert.deepEqual(free(text), both)
})

test('letter and addition together have two readings', () => {
  assert.deepEqual(free('12A2'), [
    { huisnummer: 12, huisletter: 'A', toevoeging: '2' },
    { huisnummer: 12, huisletter: '', toevoeging: 'A2' },
  ])
})

test('a divided letter and addition has one reading', () => {
  const one = [{ huisnummer: 12, huisletter: 'A', toevoeging: '2' }]
  for (const text of ['12A-2', '12 A 2', '12-A-2', '12A/2']) assert.deepEqual(free(text), one)
})

test('"12 bis" is an addition, or letter b with addition is', () => {
  assert.deepEqual(free('12 bis'), [
    { huisnummer: 12, huisletter: 'b', toevoeging: 'is' },
    { huisnummer: 12, huisletter: '', toevoeging: 'bis' },
  ])
})

test('"12-2" is an addition only', () => {
  assert.deepEqual(free('12-2'), [{ huisnummer: 12, huisletter: '', toevoeging: '2' }])
})

test('named parts are tried as they were named, then the other way', () => {
  assert.deepEqual(read({ huisnummer: 12, huisletter: 'A' }), {
    inOrder: true,
    readings: [
      { huisnummer: 12, huisletter: 'A' },
      { huisnummer: 12, huisletter: '', toevoeging: 'A' },
    ],
  })
  assert.deepEqual(read({ huisnummer: 12, toevoeging: 'A2' }), {
    inOrder: true,
    readings: [
      { huisnummer: 12, toevoeging: 'A2' },
      { huisnummer: 12, huisletter: 'A', toevoeging: '2' },
    ],
  })
  assert.deepEqual(read({ huisnummer: 12, huisletter: 'A', toevoeging: '2' }), {
    inOrder: true,
    readings: [{ huisnummer: 12, huisletter: 'A', toevoeging: '2' }],
  })
})

test('empty fields count as left out', () => {
  assert.deepEqual(free(12), [{ huisnummer: 12 }])
  assert.deepEqual(read({ huisnummer: 12, huisletter: ' ', toevoeging: '' }), {
    inOrder: true,
    readings: [{ huisnummer: 12 }],
  })
})

test('what is no house number is refused by the field at fault', () => {
  const numbers = [
    0,
    100_000,
    -3,
    1.5,
    '',
    'A',
    '12.5',
    '12-2-3-4',
    "12'; DROP TABLE address",
    '12\u00e9',
  ]
  for (const number of numbers) assert.equal(free(number), 'INVALID_HUISNUMMER', String(number))
  assert.equal(read({ huisnummer: 1, huisletter: 'AB' }), 'INVALID_HUISLETTER')
  assert.equal(read({ huisnummer: 1, toevoeging: '12345' }), 'INVALID_TOEVOEGING')
  assert.equal(read({ huisnummer: '1A', toevoeging: '2' }), 'HOUSE_NUMBER_TWICE')
})
