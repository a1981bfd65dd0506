import { type Day, dayOf } from './calendar.ts'

/** Worst last. `A++++` is the best letter a dwelling can have. */
export const ENERGY_CLASSES = [
  'A++++',
  'A+++',
  'A++',
  'A+',
  'A',
  'B',
  'C',
  'D',
  'E',
  'F',
  'G',
] as const

export type EnergyClass = (typeof ENERGY_CLASSES)[number]

/** Highest EP2 (primary fossil energy, kWh per m² and year) of each class; above the last is G. */
interface Scale {
  readonly from: Day
  readonly upperBounds: Readonly<Record<Exclude<EnergyClass, 'G'>, number>>
}

/** Omgevingsregeling, dwellings. A next scale (EPBD IV) is one more entry with its first day. */
const SCALES: readonly Scale[] = [
  {
    from: dayOf('2021-01-01'),
    upperBounds: {
      'A++++': 0,
      'A+++': 50,
      'A++': 75,
      'A+': 105,
      A: 160,
      B: 190,
      C: 250,
      D: 290,
      E: 335,
      F: 380,
    },
  },
]

/**
 * The class that EP2 means under the scale in force when the label was registered.
 * `undefined` before 2021: those labels rest on the Energie-Index.
 */
export function classFromEp2(ep2: number, registered: Day): EnergyClass | undefined {
  const scale = SCALES.findLast((candidate) => candidate.from <= registered)
  if (!scale) return undefined
  return ENERGY_CLASSES.find((klasse) => klasse === 'G' || ep2 <= scale.upperBounds[klasse])
}

/** Highest EP2 of a class under the scale in force on a day; `undefined` of G and before 2021. */
export function highestEp2(klasse: EnergyClass, on: Day): number | undefined {
  const scale = SCALES.findLast((candidate) => candidate.from <= on)
  return klasse === 'G' ? undefined : scale?.upperBounds[klasse]
}

/** Reads "a++" as `A++`; `undefined` for anything that is no class. */
export function parseEnergyClass(text: string): EnergyClass | undefined {
  const upper = text.trim().toUpperCase()
  return ENERGY_CLASSES.find((klasse) => klasse === upper)
}

/** Whether `a` is a worse class than `b`. */
export const isWorse = (a: EnergyClass, b: EnergyClass): boolean =>
  ENERGY_CLASSES.indexOf(a) > ENERGY_CLASSES.indexOf(b)
