import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type SeededRandom, seededRandom } from '../../register/seeded-random.ts'
import { dayOf } from '../calendar.ts'
import { ENERGY_CLASSES } from '../energy-class.ts'
import { aDwelling } from './a-dwelling.ts'
import type { Dwelling, Room } from './dwelling.ts'
import { width } from './range.ts'
import { rentPoints } from './rent-points.ts'

const RUNS = 400
const KINDS = ['rooms', 'kitchen', 'bath', 'outdoor', 'woz'] as const

/** Rooms as a home of that area can have them, so that the estimate holds them. */
function roomsOf(random: SeededRandom, areaM2: number): readonly Room[] {
  const count = Math.max(1, Math.floor((areaM2 * 0.72) / random.integer(9, 40)))
  const each = (areaM2 * random.decimal(0.71, 0.84, 3)) / count
  const rooms = Array.from({ length: count }, () => room('vertrek', each, random))
  return [...rooms, room('overige_ruimte', areaM2 * random.decimal(0.06, 0.14, 3), random)]
}

const room = (kind: Room['kind'], m2: number, random: SeededRandom): Room => ({
  kind,
  m2,
  heated: random.chance(0.8),
  cooled: random.chance(0.2),
})

/** A home of which everything is known; what is asked of it comes from nowhere else. */
function knownDwelling(random: SeededRandom): Dwelling {
  const areaM2 = random.integer(25, 220)
  const year = random.integer(1880, 2026)
  return aDwelling({
    areaM2,
    bouwjaar: { min: year, max: year },
    family: random.pick(['eengezins', 'meergezins']),
    energy: random.pick<Dwelling['energy']>([
      { kind: 'none' },
      { kind: 'index', energieIndex: random.decimal(0.4, 3, 2) },
      { kind: 'label', klasse: random.pick(ENERGY_CLASSES) },
    ]),
    corop: random.pick([null, '17', '23', '40']),
    rooms: roomsOf(random, areaM2),
    kitchen: { worktop_m: random.decimal(0, 4, 1), extra_points: random.integer(0, 9) },
    bath: {
      toilets: random.integer(1, 2),
      basins: random.integer(0, 2),
      showers: random.integer(0, 2),
      extra_points: random.integer(0, 4),
    },
    outdoor: { privateM2: random.integer(0, 60), sharedM2: random.integer(0, 40), addresses: 4 },
    woz: {
      euro: Math.max(85_806, areaM2 * random.integer(1200, 9000)),
      peildatum: dayOf('2025-01-01'),
      from: 'caller',
    },
  })
}

const NOTHING = Object.fromEntries(KINDS.map((kind) => [kind, undefined])) as Pick<
  Dwelling,
  (typeof KINDS)[number]
>

function shuffled(random: SeededRandom): readonly (typeof KINDS)[number][] {
  return KINDS.map((kind) => ({ kind, at: random.fraction() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ kind }) => kind)
}

test('min ≤ likely ≤ max of every figure, and giving an input never widens the points', () => {
  for (let run = 0; run < RUNS; run += 1) {
    const random = seededRandom(`narrowing ${run}`)
    const truth = knownDwelling(random)
    const total = rentPoints(truth).points
    let known: Dwelling = { ...truth, ...NOTHING }
    let before = rentPoints(known).points
    for (const kind of shuffled(random)) {
      const about = `run ${run}, ${kind}`
      known = { ...known, [kind]: truth[kind] }
      const { points, maximumRent, rubrics } = rentPoints(known)
      for (const range of [points, maximumRent, ...rubrics.map((rubric) => rubric.points)]) {
        assert.ok(range.min <= range.likely && range.likely <= range.max, about)
      }
      assert.ok(width(points) <= width(before), `${about}: wider`)
      assert.ok(points.min >= before.min && points.max <= before.max, `${about}: outside`)
      assert.ok(points.min <= total.min && total.max <= points.max, `${about}: truth outside`)
      before = points
    }
  }
})

test('an area where none was known narrows too', () => {
  for (let run = 0; run < RUNS; run += 1) {
    const random = seededRandom(`area ${run}`)
    const truth = { ...knownDwelling(random), ...(random.chance(0.5) ? {} : NOTHING) }
    const unknown = rentPoints({ ...truth, rooms: undefined, areaM2: null, corop: null }).points
    const known = rentPoints({ ...truth, rooms: undefined, corop: null }).points
    assert.ok(width(known) <= width(unknown), `run ${run}`)
  }
})
