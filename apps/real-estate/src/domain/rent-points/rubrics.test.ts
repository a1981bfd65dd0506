import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf } from '../calendar.ts'
import { aDwelling, aKnownDwelling } from './a-dwelling.ts'
import type { Bath, Dwelling, Kitchen, Outdoor, Room } from './dwelling.ts'
import { roomAreaM2, vertrekken } from './r01-vertrekken.ts'
import { otherSpacePoints, overigeRuimten } from './r02-overige-ruimten.ts'
import { heatingPoints, verkoelingVerwarming } from './r03-verkoeling-verwarming.ts'
import { energieprestatie } from './r04-energieprestatie.ts'
import { kitchenPoints } from './r05-keuken.ts'
import { bathPoints } from './r06-sanitair.ts'
import { outdoorPoints } from './r08-buitenruimten.ts'
import { isSmallNewBuild, wozWaarde } from './r11-woz-waarde.ts'
import { exactly } from './range.ts'
import { toHundredth, toQuarter, toWhole } from './rounding.ts'

const vertrek = (m2: number, more: Partial<Room> = {}): Room => ({
  kind: 'vertrek',
  m2,
  heated: true,
  ...more,
})
const space = (m2: number, more: Partial<Room> = {}): Room => ({
  kind: 'overige_ruimte',
  m2,
  heated: false,
  ...more,
})

test('an eighth of a point and a half of a whole round up, also below zero', () => {
  const quarters = [
    [0.124, 0],
    [0.125, 0.25],
    [4.81, 4.75],
    [4.875, 5],
    [2 + 0.35 * 2.5, 3],
    [-4.125, -4],
    [-4.13, -4.25],
  ] as const
  for (const [points, rounded] of quarters) assert.equal(toQuarter(points), rounded, `${points}`)
  assert.deepEqual([143.49, 143.5, -0.5].map(toWhole), [143, 144, 0])
  assert.deepEqual([1.004, 1.005].map(toHundredth), [1, 1.01])
})

test('R1: rooms of 4 m² and more, rounded together and not one by one', () => {
  assert.equal(roomAreaM2([vertrek(3.99)]), 0)
  assert.equal(roomAreaM2([vertrek(4)]), 4)
  assert.equal(roomAreaM2([vertrek(10.3), vertrek(10.3)]), 21)
  assert.equal(roomAreaM2([vertrek(10.4), space(30)]), 10)
  const estimated = vertrekken(aDwelling({ areaM2: 100 }))
  assert.deepEqual(estimated.points, { min: 70, likely: 78, max: 85 })
  assert.deepEqual([estimated.basis, estimated.source], ['estimated', 'BAG'])
  assert.equal(vertrekken(aDwelling({ areaGiven: true })).source, 'caller')
  assert.equal(vertrekken(aDwelling({ areaM2: null })).basis, 'unknown')
})

test('R2: other space of 2 m² and more; a loft without stairs costs at most what it brings', () => {
  assert.equal(otherSpacePoints([space(1.99)]), 0)
  assert.equal(otherSpacePoints([space(2)]), 1.5)
  assert.equal(otherSpacePoints([space(10), vertrek(30)]), 7.5)
  assert.equal(otherSpacePoints([space(20, { no_fixed_stairs: true })]), 10)
  assert.equal(otherSpacePoints([space(4, { no_fixed_stairs: true })]), 0)
  assert.equal(otherSpacePoints([space(4, { no_fixed_stairs: true }), space(8)]), 6)
  assert.deepEqual(overigeRuimten(aDwelling({ areaM2: 100 })).points, {
    min: 3.75,
    likely: 7.5,
    max: 11.25,
  })
})

test('R3: two a heated room, one a heated other space up to four, one a cooled room up to two', () => {
  assert.equal(heatingPoints([vertrek(9), vertrek(9, { heated: false })]), 2)
  assert.equal(heatingPoints(Array.from({ length: 5 }, () => space(3, { heated: true }))), 4)
  const cooled = Array.from({ length: 3 }, () => vertrek(9, { cooled: true }))
  assert.equal(heatingPoints(cooled), 6 + 2)
  assert.equal(heatingPoints([vertrek(9, { heated: false, cooled: true })]), 0)
  assert.equal(heatingPoints([space(3, { heated: true, cooled: true })]), 1)
  assert.equal(verkoelingVerwarming(aDwelling()).points.min, 0)
})

test('R4: a label that counts, else the year of construction, never below zero for a monument', () => {
  const points = (changes: Partial<Dwelling>) => energieprestatie(aDwelling(changes)).points
  assert.deepEqual(points({}), exactly(22))
  assert.deepEqual(points({ family: 'meergezins' }), exactly(15))
  assert.deepEqual(points({ family: null }), { min: 15, likely: 22, max: 22 })
  const none = { energy: { kind: 'none' } } as const
  assert.deepEqual(points(none), exactly(14))
  const g = { ...none, bouwjaar: { min: 1900, max: 1900 } }
  assert.deepEqual(points(g), exactly(-15))
  assert.deepEqual(points({ ...g, monument: true }), exactly(0))
  const view = { monument: true, monumentKind: 'beschermd_gezicht' } as const
  assert.deepEqual(points({ ...g, ...view }), exactly(-15))
  assert.deepEqual(points({ ...none, bouwjaar: { min: 1976, max: 2002 } }), {
    min: -15,
    likely: -15,
    max: 41,
  })
  assert.deepEqual(points({ ...none, bouwjaar: null }), { min: -15, likely: 14, max: 62 })
})

test('R4: an Energie-Index counts only with a mark nobody here sees, so both are possible', () => {
  const energy = { kind: 'index', energieIndex: 1.2 } as const
  const { points, basis } = energieprestatie(aDwelling({ energy }))
  assert.deepEqual([points, basis], [{ min: 14, likely: 41, max: 41 }, 'estimated'])
})

test('R5: by length of the worktop, extras at most the same again', () => {
  const cases: readonly (readonly [Kitchen, number])[] = [
    [{ worktop_m: 0.99, extra_points: 3 }, 0],
    [{ worktop_m: 1 }, 4],
    [{ worktop_m: 2 }, 4],
    [{ worktop_m: 2.01 }, 7],
    [{ worktop_m: 1.6, extra_points: 4.5 }, 8],
    [{ worktop_m: 3, extra_points: 5.5 }, 12.5],
    [{ worktop_m: 3, extra_points: 9 }, 14],
  ]
  for (const [kitchen, points] of cases) assert.equal(kitchenPoints(kitchen), points)
})

test('R6: toilets, basins, showers and baths; extras at most what showers and baths bring', () => {
  const cases: readonly (readonly [Bath, number])[] = [
    [{}, 0],
    [{ toilets: 1 }, 3],
    [{ toilets: 1, hanging_toilets: 1 }, 3.75],
    [{ toilets_in_bathroom: 1, hanging_toilets: 1 }, 2.75],
    [{ basins: 1, double_basins: 1 }, 2.5],
    [{ showers: 1 }, 4],
    [{ baths: 1 }, 6],
    [{ baths_with_shower: 1 }, 7],
    [{ showers: 1, extra_points: 4.5 }, 8],
    [{ toilets: 1, extra_points: 2 }, 3],
  ]
  for (const [bath, points] of cases) assert.equal(bathPoints(bath), points, JSON.stringify(bath))
})

test('R8: two and 0.35 a m² of one’s own, 0.75 a m² shared, at most 15, and −5 for none', () => {
  const cases: readonly (readonly [Outdoor, number])[] = [
    [{ privateM2: 0, sharedM2: 0, addresses: 1 }, -5],
    [{ privateM2: 10, sharedM2: 0, addresses: 1 }, 5.5],
    [{ privateM2: 37, sharedM2: 0, addresses: 1 }, 15],
    [{ privateM2: 500, sharedM2: 0, addresses: 1 }, 15],
    [{ privateM2: 0, sharedM2: 30, addresses: 3 }, 7.5],
    [{ privateM2: 10, sharedM2: 30, addresses: 3 }, 13],
  ]
  for (const [outdoor, points] of cases) assert.equal(outdoorPoints(outdoor), points)
})

test('R11: the legal minimum counts where there is no value, and lifts no lower one', () => {
  const area = exactly(70)
  const points = (euro: number) =>
    wozWaarde(
      aKnownDwelling({ woz: { euro, peildatum: dayOf('2025-01-01'), from: 'caller' } }),
      area,
    ).points
  assert.deepEqual(points(85_806), exactly(9.75))
  assert.deepEqual(points(40_000), exactly(4.5))
  const { points: unknown, basis, source } = wozWaarde(aDwelling(), area)
  assert.deepEqual([basis, source], ['unknown', 'rules'])
  assert.deepEqual([unknown.min, unknown.likely], [9.75, 9.75])
  assert.ok(unknown.max > 80)
})

test('R11: over an unknown area a given value stays within what any value could bring', () => {
  const area = { min: 15, likely: 75, max: 250 }
  const woz = { euro: 1_200_000, peildatum: dayOf('2025-01-01'), from: 'caller' } as const
  const given = wozWaarde(aDwelling({ woz }), area).points
  const any = wozWaarde(aDwelling(), area).points
  assert.ok(any.min <= given.min && given.max <= any.max)
  const dear = wozWaarde(aDwelling({ woz: { ...woz, euro: 5_000_000 } }), exactly(100)).points
  assert.deepEqual(dear, exactly(481.5))
})

test('R11: the figures are those of the reference date', () => {
  const points = (peildatum: string) =>
    wozWaarde(
      aDwelling({ woz: { euro: 300_000, peildatum: dayOf(peildatum), from: 'caller' } }),
      exactly(60),
    ).points.likely
  assert.deepEqual([points('2025-01-01'), points('2024-01-01')], [36.25, 40.25])
})

test('R11: a small new home in the regions Utrecht and Amsterdam divides by less', () => {
  const small: Partial<Dwelling> = {
    areaM2: 39.9,
    bouwjaar: { min: 2018, max: 2022 },
    corop: '23',
  }
  assert.ok(isSmallNewBuild(aDwelling(small)))
  const others: readonly Partial<Dwelling>[] = [
    { areaM2: 40 },
    { areaM2: null },
    { bouwjaar: { min: 2017, max: 2018 } },
    { bouwjaar: { min: 2022, max: 2023 } },
    { bouwjaar: null },
    { corop: '24' },
    { corop: null },
  ]
  for (const other of others) {
    assert.ok(!isSmallNewBuild(aDwelling({ ...small, ...other })), JSON.stringify(other))
  }
  const woz = { euro: 200_000, peildatum: dayOf('2025-01-01'), from: 'caller' } as const
  const points = (corop: string) =>
    wozWaarde(aDwelling({ ...small, corop, woz }), exactly(36)).points.likely
  assert.deepEqual([points('17'), points('24')], [60.5, 32.5])
})
