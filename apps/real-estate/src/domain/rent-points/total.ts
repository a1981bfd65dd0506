import type { Range } from './range.ts'
import { downToWhole, toQuarter, toWhole } from './rounding.ts'
import { MOST_MIDDLE } from './rules.ts'

/** At most a third, as the rules put it: 33 % of the total, so 33 parts against 67. */
const WOZ_SHARE = 33 / 67

const NEW_BUILD = { from: 2015, to: 2019, others: 110, least: 40 } as const

/** What exempts a dwelling from the cap, or guarantees it points. */
export interface TotalOptions {
  /** Built 2015–2019: with 110 other points the WOZ value counts for at least 40, uncapped. */
  readonly newBuild2015to2019: boolean
  /** A small new home in the regions Amsterdam and Utrecht: uncapped. */
  readonly smallNewBuild: boolean
}

export const isBuilt2015to2019 = (years: { readonly min: number; readonly max: number } | null) =>
  years !== null && years.min >= NEW_BUILD.from && years.max <= NEW_BUILD.to

/** What the WOZ value may bring beside the other points. */
const mostWoz = (others: number): number => toWhole(others) * WOZ_SHARE

/** The points without the cap; `undefined` when the cap is to be looked at. */
function uncapped(others: number, woz: number, options: TotalOptions): number | undefined {
  if (options.newBuild2015to2019 && others >= NEW_BUILD.others) {
    return toWhole(others + toQuarter(Math.max(woz, NEW_BUILD.least)))
  }
  const plain = toWhole(others + toQuarter(woz))
  return options.smallNewBuild || plain <= MOST_MIDDLE ? plain : undefined
}

/**
 * The end total in whole points. Above 186 the WOZ value brings at most 33 %, then rounded down
 * to whole points; a total that only the cap brings below 187 is 186.
 */
export function totalPoints(others: number, woz: number, options: TotalOptions): number {
  const plain = uncapped(others, woz, options)
  if (plain !== undefined) return plain
  if (woz <= mostWoz(others)) return toWhole(others + toQuarter(woz))
  return Math.max(MOST_MIDDLE, toWhole(others) + downToWhole(mostWoz(others)))
}

/** Whether the cap takes points away. */
export const isWozLimited = (others: number, woz: number, options: TotalOptions): boolean =>
  uncapped(others, woz, options) === undefined && woz > mostWoz(others)

/**
 * Rounding the capped part down makes the exact rule dip by a point where the cap begins. These
 * two never decrease and enclose it, so a narrower input can not give a wider result.
 */
function lower(others: number, woz: number, options: TotalOptions): number {
  const plain = uncapped(others, woz, options)
  if (plain !== undefined) return plain
  const counted = downToWhole(Math.min(woz, mostWoz(others)))
  return Math.max(MOST_MIDDLE, toWhole(others) + counted)
}

function upper(others: number, woz: number, options: TotalOptions): number {
  const plain = uncapped(others, woz, options)
  if (plain !== undefined) return plain
  const counted = Math.min(toQuarter(woz), mostWoz(others) + 0.25)
  return Math.max(MOST_MIDDLE, toWhole(others + counted))
}

/** The end total over what is not known; exact when both are. */
export function totalRange(others: Range, woz: Range, options: TotalOptions): Range {
  const likely = totalPoints(others.likely, woz.likely, options)
  if (others.min === others.max && woz.min === woz.max) return { min: likely, likely, max: likely }
  return {
    min: lower(others.min, woz.min, options),
    likely,
    max: upper(others.max, woz.max, options),
  }
}
