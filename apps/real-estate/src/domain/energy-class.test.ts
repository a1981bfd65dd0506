import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EP2_BANDS } from '../register/energy-bands.ts'
import { dayOf } from './calendar.ts'
import { classFromEp2, ENERGY_CLASSES, isWorse, parseEnergyClass } from './energy-class.ts'

const now = dayOf('2026-01-01')

test('EP2 gives the class, upper bounds included', () => {
  const expected = [
    [-10, 'A++++'],
    [0, 'A++++'],
    [0.01, 'A+++'],
    [50, 'A+++'],
    [75, 'A++'],
    [105, 'A+'],
    [105.01, 'A'],
    [160, 'A'],
    [172.52, 'B'],
    [190, 'B'],
    [250, 'C'],
    [290, 'D'],
    [335, 'E'],
    [380, 'F'],
    [380.01, 'G'],
  ] as const
  for (const [ep2, klasse] of expected) assert.equal(classFromEp2(ep2, now), klasse, String(ep2))
})

test('a label from before 2021 has no EP2 scale', () => {
  assert.equal(classFromEp2(100, dayOf('2020-12-31')), undefined)
  assert.equal(classFromEp2(100, dayOf('2021-01-01')), 'A+')
})

test('generated labels keep to the same scale', () => {
  for (const klasse of ENERGY_CLASSES) {
    const { above, upTo } = EP2_BANDS[klasse]
    assert.equal(classFromEp2(above + 0.01, now), klasse)
    assert.equal(classFromEp2(upTo, now), klasse)
  }
})

test('classes are read in any case and ordered from A++++ to G', () => {
  assert.equal(parseEnergyClass(' a++ '), 'A++')
  assert.equal(parseEnergyClass('H'), undefined)
  assert.equal(parseEnergyClass('A+++++'), undefined)
  assert.ok(isWorse('D', 'C'))
  assert.ok(!isWorse('C', 'C'))
  assert.ok(isWorse('A', 'A+'))
})
