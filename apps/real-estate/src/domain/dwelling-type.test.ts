import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dwellingType } from './dwelling-type.ts'

const home = {
  objectType: 'verblijfsobject',
  gebruiksdoelen: ['woonfunctie'],
  ended: false,
} as const
const building = (unitCount: number, dwellingCount: number) => ({ unitCount, dwellingCount })

const type = (...buildings: ReturnType<typeof building>[]) => {
  const { value, confidence } = dwellingType(home, buildings)
  return [value, confidence]
}

test('the only unit of a building is single-family', () => {
  assert.deepEqual(type(building(1, 1)), ['eengezins', 'high'])
})

test('the only dwelling above a shop is single-family, less surely', () => {
  assert.deepEqual(type(building(2, 1)), ['eengezins', 'medium'])
})

test('several dwellings are multi-family; two may be one house that was split', () => {
  assert.deepEqual(type(building(154, 154)), ['meergezins', 'high'])
  assert.deepEqual(type(building(2, 2)), ['meergezins', 'medium'])
})

test('a dwelling in several buildings is less sure', () => {
  assert.deepEqual(type(building(1, 1), building(1, 1)), ['eengezins', 'medium'])
})

test('a shop is no dwelling and a houseboat has no building to judge by', () => {
  const shop = { ...home, gebruiksdoelen: ['winkelfunctie'] }
  assert.equal(dwellingType(shop, [building(1, 0)]).value, 'geen_woning')
  const boat = { objectType: 'ligplaats', gebruiksdoelen: [], ended: false } as const
  assert.equal(dwellingType(boat, []).value, 'onbekend')
  assert.equal(dwellingType(home, []).value, 'onbekend')
})

test('of a home that has ended, or a building without units, the type is unknown', () => {
  const ended = dwellingType({ ...home, ended: true }, [building(1, 1)])
  assert.deepEqual(ended, { value: 'onbekend', rule: 'RULE_ENDED', confidence: 'low' })
  const empty = dwellingType(home, [building(0, 0)])
  assert.deepEqual(empty, { value: 'onbekend', rule: 'RULE_NO_UNITS', confidence: 'low' })
})
