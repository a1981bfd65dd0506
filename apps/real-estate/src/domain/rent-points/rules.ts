import { type Day, dayOf } from '../calendar.ts'
import { toHundredth } from './rounding.ts'
import { MAXIMUM_RENT_2024H2 } from './tables/maximum-rent-2024h2.ts'
import { MAXIMUM_RENT_2025 } from './tables/maximum-rent-2025.ts'
import { MAXIMUM_RENT_2026 } from './tables/maximum-rent-2026.ts'

/** What changes from one period to the next. The points of rubrics 1 to 10 have not. */
export interface Rules {
  readonly version: '2024H2' | '2025' | '2026'
  readonly from: Day
  /** The first day these are no longer in force. */
  readonly until: Day
  /** What counts where there is no WOZ value, in euro. */
  readonly minimumWoz: number
  /** Euro cents a month, of 40 points and up. */
  readonly rents: readonly number[]
}

/** Oldest first. The tables of a year are published in the December before. */
const ALL: readonly [Rules, ...Rules[]] = [
  {
    version: '2024H2',
    from: dayOf('2024-07-01'),
    until: dayOf('2025-01-01'),
    minimumWoz: 73_607,
    rents: MAXIMUM_RENT_2024H2,
  },
  {
    version: '2025',
    from: dayOf('2025-01-01'),
    until: dayOf('2026-01-01'),
    minimumWoz: 77_582,
    rents: MAXIMUM_RENT_2025,
  },
  {
    version: '2026',
    from: dayOf('2026-01-01'),
    until: dayOf('2027-01-01'),
    minimumWoz: 85_806,
    rents: MAXIMUM_RENT_2026,
  },
]

/** The day the Wet betaalbare huur took effect; older rules are not held here. */
export const FIRST_RULES: Day = ALL[0].from

/** The rules in force on a day; past the newest, the newest. */
export const rulesOn = (day: Day): Rules => ALL.findLast(({ from }) => from <= day) ?? ALL[0]

const FEWEST = 40

/** The maximum bare rent in euro a month; fewer than 40 points count as 40. */
export function maximumRent(points: number, { rents }: Rules): number {
  const [last = 0, before = 0] = [rents.at(-1), rents.at(-2)]
  const most = FEWEST + rents.length - 1
  if (points > most) return toHundredth((last + (points - most) * (last - before)) / 100)
  return (rents[Math.max(points, FEWEST) - FEWEST] ?? last) / 100
}

/** `sociaal`, `midden` or `vrij`: low, middle and free rent. */
export type Sector = 'sociaal' | 'midden' | 'vrij'

export const MOST_SOCIAL = 143
export const MOST_MIDDLE = 186

/** Uitvoeringswet huurprijzen woonruimte: the segment that the points put a new contract in. */
export function sectorOf(points: number): Sector {
  if (points <= MOST_SOCIAL) return 'sociaal'
  return points <= MOST_MIDDLE ? 'midden' : 'vrij'
}
