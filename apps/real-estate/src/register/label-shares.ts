import { ENERGY_CLASSES, type EnergyClass } from '../domain/energy-class.ts'

/** Share of each class, in per cent, from A++++ down to G, for buildings up to a year. */
interface Shares {
  readonly upToYear: number
  readonly shares: readonly number[]
}

// Our own assumption of what a mixed Dutch town looks like; no statistic stands behind it.
const PERIODS: readonly Shares[] = [
  { upToYear: 1944, shares: [0, 0, 1, 2, 8, 8, 18, 18, 16, 13, 16] },
  { upToYear: 1964, shares: [0, 0, 1, 2, 8, 10, 22, 22, 15, 11, 9] },
  { upToYear: 1979, shares: [0, 0, 1, 3, 12, 14, 30, 20, 12, 6, 2] },
  { upToYear: 1991, shares: [0, 0, 1, 4, 16, 24, 40, 11, 4, 0, 0] },
  { upToYear: 2005, shares: [0, 1, 2, 6, 46, 28, 16, 1, 0, 0, 0] },
  { upToYear: 2014, shares: [0, 2, 4, 14, 68, 10, 2, 0, 0, 0, 0] },
  { upToYear: 2020, shares: [2, 10, 24, 34, 30, 0, 0, 0, 0, 0, 0] },
  { upToYear: 9999, shares: [22, 36, 24, 12, 6, 0, 0, 0, 0, 0, 0] },
]

/** Used when the year of construction is unknown. */
const USUAL_YEAR = 1960

/** The class that `fraction` (0 up to 1) of the homes from `bouwjaar` falls in. */
export const classAt = (bouwjaar: number | null, fraction: number): EnergyClass => {
  const year = bouwjaar ?? USUAL_YEAR
  const { shares } = PERIODS.find(({ upToYear }) => year <= upToYear) ?? { shares: [] }
  let left = fraction * 100
  for (const [index, share] of shares.entries()) {
    left -= share
    if (left < 0) return ENERGY_CLASSES[index] ?? 'G'
  }
  return 'G'
}
