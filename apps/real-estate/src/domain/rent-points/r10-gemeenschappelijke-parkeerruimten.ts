import type { Dwelling, SharedParking } from './dwelling.ts'
import { exactly } from './range.ts'
import { toQuarter } from './rounding.ts'
import type { Rubric } from './rubric.ts'

/** Of each space: in a closed garage, outdoors under a roof, outdoors without one. */
const POINTS = { type_I: 9, type_II: 6, type_III: 4 } as const
const CHARGER = 2

/** All spaces together, each divided over the addresses that may use it. */
export const parkingPoints = (parking: readonly SharedParking[]): number =>
  toQuarter(
    parking.reduce((total, { kind, spaces, chargers = 0, addresses }) => {
      const points = spaces * POINTS[kind] + Math.min(chargers, spaces) * CHARGER
      return total + points / addresses
    }, 0),
  )

/**
 * R10 Gemeenschappelijke parkeerruimten. No register holds them; unknown they are taken as none,
 * which can only be too low.
 */
export const gemeenschappelijkeParkeerruimten = ({ sharedParking }: Dwelling): Rubric =>
  sharedParking
    ? {
        id: 'R10',
        points: exactly(parkingPoints(sharedParking)),
        basis: 'given',
        source: 'caller',
        note: 'NOTE_AS_GIVEN',
      }
    : { id: 'R10', points: exactly(0), basis: 'unknown', source: 'none', note: 'NOTE_NOT_COUNTED' }
