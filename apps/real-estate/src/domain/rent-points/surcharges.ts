import type { Dwelling } from './dwelling.ts'
import { exactly, type Range } from './range.ts'
import { toHundredth } from './rounding.ts'
import { FIRST_RULES, MOST_MIDDLE, MOST_SOCIAL, maximumRent, type Rules } from './rules.ts'

const RIJKSMONUMENT = 0.35
const LOCAL_MONUMENT = 0.15
const PROTECTED_VIEW = 0.05
const NEW_BUILD = 0.1

/** Points of a rijksmonument under a contract from before 1 July 2024, instead of the surcharge. */
const OLD_CONTRACT_POINTS = 50
const PROTECTED_VIEW_BEFORE = 1965
/** Completed after 1 July 2024: sure from the next year on, possible in that year. */
const NEW_BUILD_YEAR = 2024

const isOldContract = ({ contractDate }: Dwelling): boolean =>
  contractDate !== undefined && contractDate < FIRST_RULES

/** What a rijksmonument adds to the points themselves. */
export const monumentPoints = (dwelling: Dwelling): number =>
  dwelling.monumentKind === 'rijksmonument' && isOldContract(dwelling) ? OLD_CONTRACT_POINTS : 0

/** A part of the maximum rent. Of a monument of unknown kind: from the least to the most. */
export function monumentSurcharge(dwelling: Dwelling): Range {
  const { monument, monumentKind, bouwjaar } = dwelling
  switch (monumentKind) {
    case 'rijksmonument':
      return exactly(isOldContract(dwelling) ? 0 : RIJKSMONUMENT)
    case 'gemeentelijk':
    case 'provinciaal':
      return exactly(LOCAL_MONUMENT)
    case 'beschermd_gezicht':
      if (!bouwjaar) return { min: 0, likely: 0, max: PROTECTED_VIEW }
      return exactly(bouwjaar.max < PROTECTED_VIEW_BEFORE ? PROTECTED_VIEW : 0)
    default:
      if (!monument) return exactly(0)
      return { min: LOCAL_MONUMENT, likely: LOCAL_MONUMENT, max: RIJKSMONUMENT }
  }
}

/** Middle segment only: completed after 1 July 2024, and begun before 2028. */
export function newBuildSurcharge({ newBuild, bouwjaar }: Dwelling): Range {
  if (newBuild !== undefined) return exactly(newBuild ? NEW_BUILD : 0)
  if (!bouwjaar || bouwjaar.max < NEW_BUILD_YEAR) return exactly(0)
  const likely = bouwjaar.min > NEW_BUILD_YEAR ? NEW_BUILD : 0
  return { min: 0, likely, max: NEW_BUILD }
}

const isMiddle = (points: number): boolean => points > MOST_SOCIAL && points <= MOST_MIDDLE

/**
 * The maximum rent over a range of points. Every number of points is looked at: the surcharge for
 * new homes ends where the free segment begins, so more points can mean less rent.
 */
export function maximumRentRange(points: Range, dwelling: Dwelling, rules: Rules): Range {
  const monument = monumentSurcharge(dwelling)
  const newBuild = newBuildSurcharge(dwelling)
  const rent = (count: number, end: keyof Range): number => {
    const part = monument[end] + (isMiddle(count) ? newBuild[end] : 0)
    return toHundredth(maximumRent(count, rules) * (1 + part))
  }
  const counts = Array.from({ length: points.max - points.min + 1 }, (_, n) => points.min + n)
  return {
    min: Math.min(...counts.map((count) => rent(count, 'min'))),
    likely: rent(points.likely, 'likely'),
    max: Math.max(...counts.map((count) => rent(count, 'max'))),
  }
}
