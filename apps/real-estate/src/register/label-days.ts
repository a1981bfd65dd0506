import type { EnergyLabelRecord } from './register.ts'
import type { SeededRandom } from './seeded-random.ts'

/** No label is surveyed or registered after this day: with it fixed, the answers never change. */
export const LABELS_AS_OF = '2026-06-30'

/** The days on a label, all `YYYY-MM-DD`. */
export type LabelDays = Pick<EnergyLabelRecord, 'opnamedatum' | 'registratiedatum' | 'geldigTot'>

const DAY = 24 * 3600 * 1000
const LONGEST_DELAY = 60

const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10)

/** A label is valid for ten years from the day of the survey. */
const tenYearsAfter = (day: string): string =>
  `${Number(day.slice(0, 4)) + 10}${day.slice(4).replace('-02-29', '-02-28')}`

/** A survey from `first` on, registered on `last` at the latest. */
export const surveyedBetween = (random: SeededRandom, first: string, last: string): LabelDays => {
  const days = (Date.parse(last) - Date.parse(first)) / DAY - LONGEST_DELAY
  const opnamedatum = plusDays(first, random.integer(0, days))
  return {
    opnamedatum,
    registratiedatum: plusDays(opnamedatum, random.integer(1, LONGEST_DELAY)),
    geldigTot: tenYearsAfter(opnamedatum),
  }
}
