import type { Dwelling } from './dwelling.ts'
import { exactly } from './range.ts'
import { downToWhole } from './rounding.ts'
import type { Rubric } from './rubric.ts'

/** Besluit huurprijzen woonruimte, bijlage I onder A, rubriek 7: euro for each whole point. */
const EURO_PER_POINT = 332

/** Of what the landlord paid, less subsidies and what the tenant contributed. */
export const accessibilityPoints = (netEuro: number): number =>
  downToWhole(netEuro / EURO_PER_POINT)

/**
 * R7 Woonvoorzieningen voor gehandicapten. No register holds what was paid; unknown it is taken as
 * nothing, which can only be too low.
 */
export const woonvoorzieningen = ({ accessibilityEuro }: Dwelling): Rubric =>
  accessibilityEuro === undefined
    ? { id: 'R7', points: exactly(0), basis: 'unknown', source: 'none', note: 'NOTE_NOT_COUNTED' }
    : {
        id: 'R7',
        points: exactly(accessibilityPoints(accessibilityEuro)),
        basis: 'given',
        source: 'caller',
        note: 'NOTE_AS_GIVEN',
      }
