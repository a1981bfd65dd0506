import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Subject } from './assess.ts'
import type { Overrides } from './assessment.ts'
import { dayOf } from './calendar.ts'
import { knownFigures } from './known-figures.ts'
import { rentFlags } from './rent-flags.ts'
import { aDwelling } from './rent-points/a-dwelling.ts'
import type { Room } from './rent-points/dwelling.ts'
import { rentPoints } from './rent-points/rent-points.ts'

const DWELLING = aDwelling()
const RENT = { applies: true, ...rentPoints(DWELLING) } as const
const { maximumRent } = RENT

/** Only what these flags look at. */
const subject = (on = '2026-11-21', oppervlakte: number | null = 100) =>
  ({ on: dayOf(on), address: { oppervlakte, gebruiksdoelen: [] } }) as unknown as Subject

const codes = (
  about: Subject,
  overrides: Overrides = {},
  rent: Parameters<typeof rentFlags>[2] = RENT,
  dwelling = DWELLING,
) => rentFlags(about, knownFigures(about, overrides), rent, dwelling).map(({ code }) => code)

test('a rent at the lowest maximum is fine, up to the highest it may be too high, then it is', () => {
  const at = (rent: number) => codes(subject(), { rent })
  assert.deepEqual(at(maximumRent.min), [])
  assert.deepEqual(at(maximumRent.min + 0.01), ['RENT_MAY_BE_ABOVE'])
  assert.deepEqual(at(maximumRent.max), ['RENT_MAY_BE_ABOVE'])
  assert.deepEqual(at(maximumRent.max + 0.01), ['RENT_ABOVE_MAXIMUM'])
})

test('rules past their last day are flagged, unless the contract is older', () => {
  assert.deepEqual(codes(subject('2026-12-31')), [])
  assert.deepEqual(codes(subject('2027-01-01')), ['RENT_RULES_OUTDATED'])
  assert.deepEqual(codes(subject('2027-01-01'), { contract_date: dayOf('2026-12-31') }), [])
})

test('a WOZ value of one or two years before counts, and without a date nothing is claimed', () => {
  const of = (year: number) => ({ woz: 1, woz_peildatum: dayOf(`${year}-01-01`) })
  assert.deepEqual(
    [2024, 2025].flatMap((year) => codes(subject(), of(year))),
    [],
  )
  assert.deepEqual(codes(subject(), of(2023)), ['WOZ_NOT_FOR_POINTS'])
  assert.deepEqual(codes(subject(), of(2026)), ['WOZ_NOT_FOR_POINTS'])
  assert.deepEqual(codes(subject(), { woz: 1 }), [])
})

test('rooms more than 30 % off the registered area are flagged', () => {
  const rooms = (m2: number, oppervlakte: number | null = 100) => {
    const one: Room = { kind: 'vertrek', m2, heated: true }
    return codes(subject('2026-11-21', oppervlakte), {}, RENT, aDwelling({ rooms: [one] }))
  }
  assert.deepEqual(
    [70, 130].flatMap((m2) => rooms(m2)),
    [],
  )
  assert.deepEqual(rooms(69), ['ROOMS_AREA_CONFLICT'])
  assert.deepEqual(rooms(131), ['ROOMS_AREA_CONFLICT'])
  assert.deepEqual(rooms(400, null), [])
})

test('without rent points nothing about rent is claimed', () => {
  const none = { applies: false, reason: 'RENT_NOT_DWELLING' } as const
  assert.deepEqual(codes(subject('2027-01-01'), { rent: 9999 }, none), [])
})
