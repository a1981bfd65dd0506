import { cpuRatio, type Results } from './results.ts'
import type { VariantName } from './variants.ts'

/** CPU per request as a ratio of two variants: it says the same on a fast and on a slow machine. */
export type Ratios = Readonly<Record<RatioName, number>>

export type RatioName = keyof typeof RATIOS

/** What a quick run can compare; lower is better in all. */
const RATIOS = {
  gatewayToBare: ['gateway', 'bare'],
  gatewayToSdk: ['gateway', 'sdk'],
} as const satisfies Record<string, readonly [VariantName, VariantName]>

/** So much worse is more than noise. */
const TOLERANCE = 1.5

/** @throws when the run has not measured them. */
export function ratiosOf(results: Pick<Results, 'variants'>): Ratios {
  const entries = Object.entries(RATIOS).map(([name, [above, below]]) => {
    const ratio = cpuRatio(results, above, below)
    if (ratio === undefined) throw new Error(`${name} was not measured.`)
    return [name, ratio] as const
  })
  return Object.fromEntries(entries) as Ratios
}

/** Every ratio that is more than 1.5 times the recorded one, in a sentence each. */
export const worse = (now: Ratios, recorded: Ratios): string[] =>
  (Object.keys(RATIOS) as RatioName[])
    .filter((name) => now[name] > recorded[name] * TOLERANCE)
    .map(
      (name) =>
        `${name} is ${now[name].toFixed(2)}, more than ${TOLERANCE} times the recorded ${recorded[name].toFixed(2)}.`,
    )

/** @throws a plain sentence for what is not a file of recorded ratios. */
export function readRatios(text: string): Ratios {
  const values = JSON.parse(text) as Partial<Record<RatioName, unknown>>
  for (const name of Object.keys(RATIOS) as RatioName[]) {
    const value = values[name]
    if (typeof value !== 'number' || !(value > 0))
      throw new Error(`The recorded ratios lack ${name}, a number above 0.`)
  }
  return values as Ratios
}
