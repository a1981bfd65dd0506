import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf } from '../calendar.ts'
import { aDwelling, aKnownDwelling } from './a-dwelling.ts'
import type { Dwelling } from './dwelling.ts'
import { exactly } from './range.ts'
import { rentPoints } from './rent-points.ts'
import { RUBRICS } from './rubric.ts'
import { maximumRent, rulesOn, sectorOf } from './rules.ts'
import { maximumRentRange, monumentPoints } from './surcharges.ts'
import { totalPoints, totalRange } from './total.ts'
import { acceptsPeildatum } from './woz-figures.ts'

const PLAIN = { newBuild2015to2019: false, smallNewBuild: false }
const NEW = { ...PLAIN, newBuild2015to2019: true }

test('a dwelling of which all is known has one total, one rent and nothing missing', () => {
  const { points, maximumRent: rent, missing, rubrics } = rentPoints(aKnownDwelling())
  assert.deepEqual(
    rubrics.map((rubric) => [rubric.id, rubric.points.likely]),
    [
      ['R1', 60],
      ['R2', 7.5],
      ['R3', 4],
      ['R4', 22],
      ['R5', 4],
      ['R6', 8],
      ['R7', 0],
      ['R8', 5.5],
      ['R9', 0],
      ['R10', 0],
      ['R11', 33.75],
    ],
  )
  assert.deepEqual(points, exactly(145))
  assert.deepEqual(rent, exactly(maximumRent(145, rulesOn(dayOf('2026-06-01')))))
  assert.deepEqual(missing, [])
})

test('from registers alone: every rubric is there, R4 exact, and the most telling input first', () => {
  const { points, rubrics, missing, sector } = rentPoints(aDwelling())
  assert.deepEqual(
    rubrics.map(({ id }) => id),
    RUBRICS,
  )
  assert.deepEqual(rubrics[3]?.points, exactly(22))
  assert.ok(points.min < points.likely && points.likely < points.max)
  assert.equal(sector.min, 'sociaal')
  assert.equal(missing[0]?.input, 'woz')
  const gains = missing.map(({ points: gain }) => gain)
  assert.deepEqual(
    gains,
    gains.toSorted((a, b) => b - a),
  )
})

test('what is named as most telling is the widest: with a WOZ value it is another input', () => {
  const woz = { euro: 300_000, peildatum: dayOf('2025-01-01'), from: 'caller' } as const
  const { missing } = rentPoints(aDwelling({ woz }))
  assert.ok(!missing.some(({ input }) => input === 'woz'))
  assert.equal(missing[0]?.input, 'rooms')
  const { missing: rest } = rentPoints(aKnownDwelling({ kitchen: undefined, outdoor: undefined }))
  assert.deepEqual(rest, [
    { input: 'outdoor_m2', points: 20 },
    { input: 'kitchen', points: 14 },
  ])
})

test('a label is asked for only where what it counts for is not settled', () => {
  const inputs = (changes: Partial<Dwelling>) =>
    rentPoints(aKnownDwelling(changes)).missing.map(({ input }) => input)
  assert.deepEqual(inputs({ energy: { kind: 'index', energieIndex: 0.7 } }), ['energy_label'])
  assert.deepEqual(inputs({ energy: { kind: 'none' } }), [])
  const unknown = { rooms: undefined, areaM2: null }
  assert.deepEqual(inputs(unknown).toSorted(), ['living_area_m2', 'rooms'])
})

test('the rules are those of the day, and past the newest the newest', () => {
  const versions = [
    ['2024-07-01', '2024H2'],
    ['2024-12-31', '2024H2'],
    ['2025-01-01', '2025'],
    ['2026-12-31', '2026'],
    ['2031-01-01', '2026'],
  ] as const
  for (const [day, version] of versions) assert.equal(rulesOn(dayOf(day)).version, version, day)
  assert.equal(maximumRent(39, rulesOn(dayOf('2026-01-01'))), 250.26)
  assert.equal(maximumRent(251, rulesOn(dayOf('2026-01-01'))), 1674.26)
  assert.deepEqual([143, 144, 186, 187].map(sectorOf), ['sociaal', 'midden', 'midden', 'vrij'])
})

test('a WOZ value counts one and two years long', () => {
  const on = dayOf('2026-06-01')
  const accepted = ['2023-01-01', '2024-01-01', '2025-01-01', '2026-01-01'].map((day) =>
    acceptsPeildatum(dayOf(day), on),
  )
  assert.deepEqual(accepted, [false, true, true, false])
})

test('the cap begins above 186 points and never brings a total below that', () => {
  assert.equal(totalPoints(100, 86.25, PLAIN), 186)
  assert.equal(totalPoints(100, 86.5, PLAIN), 186)
  assert.equal(totalPoints(125, 61.5, PLAIN), 187)
  assert.equal(totalPoints(125, 62, PLAIN), 186)
  assert.equal(totalPoints(134, 66, PLAIN), 200)
  assert.equal(totalPoints(134, 66.25, PLAIN), 200)
})

test('small new homes have no cap; homes of 2015–2019 with 110 other points have none and 40', () => {
  assert.equal(totalPoints(100, 100, { ...PLAIN, smallNewBuild: true }), 200)
  assert.equal(totalPoints(110, 10, NEW), 150)
  assert.equal(totalPoints(109.75, 10, NEW), 120)
  assert.equal(totalPoints(110, 100, NEW), 210)
  assert.equal(totalPoints(109.75, 100, NEW), 186)
})

test('bounds enclose the rule where rounding the capped part down makes it dip', () => {
  const range = totalRange(exactly(135), { min: 66, likely: 66.49, max: 67 }, PLAIN)
  const inside = [66, 66.25, 66.49, 66.5, 67].map((woz) => totalPoints(135, woz, PLAIN))
  assert.ok(Math.min(...inside) >= range.min && Math.max(...inside) <= range.max)
  assert.ok(inside.some((total, n) => total < (inside[n - 1] ?? 0)))
  const fromTheDip = totalRange(exactly(135), { min: 66.49, likely: 66.49, max: 67 }, PLAIN)
  assert.deepEqual([fromTheDip.min, fromTheDip.likely], [201, 202])
})

const RULES_2026 = rulesOn(dayOf('2026-06-01'))
const rentOf = (points: number, changes: Partial<Dwelling>) =>
  maximumRentRange(exactly(points), aDwelling(changes), RULES_2026)

test('surcharges for monuments and protected views', () => {
  const base = maximumRent(150, RULES_2026)
  const times = (part: number) => exactly(Math.round(base * (1 + part) * 100) / 100)
  assert.deepEqual(rentOf(150, { monument: true, monumentKind: 'rijksmonument' }), times(0.35))
  assert.deepEqual(rentOf(150, { monument: true, monumentKind: 'gemeentelijk' }), times(0.15))
  assert.deepEqual(rentOf(150, { monument: true, monumentKind: 'provinciaal' }), times(0.15))
  const view = { monumentKind: 'beschermd_gezicht' } as const
  assert.deepEqual(rentOf(150, { ...view, bouwjaar: { min: 1964, max: 1964 } }), times(0.05))
  assert.deepEqual(rentOf(150, { ...view, bouwjaar: { min: 1965, max: 1965 } }), times(0))
  const kindUnknown = rentOf(150, { monument: true })
  assert.deepEqual([kindUnknown.min, kindUnknown.max], [times(0.15).min, times(0.35).max])
})

test('a rijksmonument under an old contract has 50 points instead of the surcharge', () => {
  const monument = { monument: true, monumentKind: 'rijksmonument' } as const
  const old = { ...monument, contractDate: dayOf('2024-06-30') }
  const fresh = { ...monument, contractDate: dayOf('2024-07-01') }
  assert.equal(monumentPoints(aDwelling(old)), 50)
  assert.equal(monumentPoints(aDwelling(fresh)), 0)
  assert.deepEqual(rentOf(150, old), exactly(maximumRent(150, RULES_2026)))
  assert.equal(rentPoints(aKnownDwelling(old)).points.likely, 145 + 50)
})

test('the surcharge for new homes is of the middle segment only, so more points can cost rent', () => {
  const newBuild = { newBuild: true }
  assert.equal(rentOf(143, newBuild).likely, 932.93)
  assert.equal(rentOf(186, newBuild).likely, 1350.88)
  assert.equal(rentOf(187, newBuild).likely, 1234.92)
  const over = maximumRentRange(
    { min: 180, likely: 187, max: 190 },
    aDwelling(newBuild),
    RULES_2026,
  )
  assert.equal(over.max, 1350.88)
  assert.equal(over.min, 1234.92)
  assert.equal(
    rentOf(150, { bouwjaar: { min: 2023, max: 2023 } }).max,
    maximumRent(150, RULES_2026),
  )
  const maybe = rentOf(150, { bouwjaar: { min: 2024, max: 2024 } })
  assert.ok(maybe.min === maybe.likely && maybe.max > maybe.likely)
  const likely = rentOf(150, { bouwjaar: { min: 2025, max: 2025 } })
  assert.ok(likely.min < likely.likely && likely.max === likely.likely)
})
