import type { Day } from './calendar.ts'
import { ENERGY_CLASSES, type EnergyClass, highestEp2 } from './energy-class.ts'
import { expectedClass, type LabelReading } from './energy-label.ts'
import type { Dwelling } from './rent-points/dwelling.ts'
import { rentPoints } from './rent-points/rent-points.ts'

/** What a better class would ask and bring. */
export interface UpgradeStep {
  readonly klasse: EnergyClass
  /** How far EP2 must come down, kWh per m² and year. */
  readonly ep2Gap: number
  /** The same over the thermal area, kWh a year; `null` when that area is not known. */
  readonly kwhPerYear: number | null
  /** Whole rent points and euro a month, of the likely value; `null` where there are none. */
  readonly points: number | null
  readonly maximumRent: number | null
}

export interface EnergyUpgrade {
  readonly from: EnergyClass
  readonly ep2: number
  readonly thermalAreaM2: number | null
  /** The thresholds are those in force on this day. */
  readonly scaleOn: Day
  /** From the next class to the best. */
  readonly steps: readonly UpgradeStep[]
}

const twoDecimals = (value: number): number => Math.round(value * 100) / 100

/**
 * The steps to every better class, from the EP2 of the label and the thresholds of today; `null`
 * without an EP2. Calculated use and not metered use; what the work costs is not known here.
 */
export function energyUpgrade(
  { current }: LabelReading,
  dwelling: Dwelling | undefined,
  on: Day,
): EnergyUpgrade | null {
  const from = current && expectedClass(current)
  const ep2 = current?.ep2 ?? null
  if (!current || !from || ep2 === null) return null
  const area = current.thermalAreaM2
  const better = ENERGY_CLASSES.slice(0, ENERGY_CLASSES.indexOf(from)).toReversed()
  const gain = rentGain(dwelling)
  const steps = better.map((klasse) => {
    const ep2Gap = twoDecimals(ep2 - (highestEp2(klasse, on) ?? ep2))
    const kwhPerYear = area === null ? null : Math.round(ep2Gap * area)
    return { klasse, ep2Gap, kwhPerYear, ...gain(klasse) }
  })
  return { from, ep2, thermalAreaM2: area, scaleOn: on, steps }
}

type Gain = Pick<UpgradeStep, 'points' | 'maximumRent'>

/** The whole count again with another label, so that the cap on the WOZ value is in it. */
function rentGain(dwelling: Dwelling | undefined): (klasse: EnergyClass) => Gain {
  if (!dwelling) return () => ({ points: null, maximumRent: null })
  const now = rentPoints(dwelling)
  return (klasse) => {
    const then = rentPoints({ ...dwelling, energy: { kind: 'label', klasse } })
    return {
      points: then.points.likely - now.points.likely,
      maximumRent: twoDecimals(then.maximumRent.likely - now.maximumRent.likely),
    }
  }
}
