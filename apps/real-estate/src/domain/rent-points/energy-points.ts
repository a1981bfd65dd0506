import { ENERGY_CLASSES, type EnergyClass } from '../energy-class.ts'

export type Family = 'eengezins' | 'meergezins'

/** Points of each class: of a single-family and of a multi-family dwelling. */
const POINTS: Readonly<Record<EnergyClass, readonly [eengezins: number, meergezins: number]>> = {
  'A++++': [62, 58],
  'A+++': [57, 53],
  'A++': [52, 48],
  'A+': [47, 43],
  A: [41, 37],
  B: [34, 30],
  C: [22, 15],
  D: [14, 11],
  E: [-4, -4],
  F: [-9, -9],
  G: [-15, -15],
}

/** The class that stands for a dwelling without a valid label, by the first year it holds for. */
const CLASS_BY_BOUWJAAR: readonly (readonly [from: number, klasse: EnergyClass])[] = [
  [2002, 'A'],
  [2000, 'B'],
  [1992, 'C'],
  [1984, 'D'],
  [1979, 'E'],
  [1977, 'F'],
]

/** Highest Energie-Index of each class, for registrations from before 2021. Above the last is G. */
const INDEX_UP_TO: readonly (readonly [upTo: number, klasse: EnergyClass])[] = [
  [0.6, 'A++'],
  [0.8, 'A+'],
  [1.2, 'A'],
  [1.4, 'B'],
  [1.8, 'C'],
  [2.1, 'D'],
  [2.4, 'E'],
  [2.7, 'F'],
]

/** Besluit huurprijzen woonruimte, bijlage I onder A, rubriek 4: by class. */
export const pointsOfClass = (klasse: EnergyClass, family: Family): number =>
  POINTS[klasse][family === 'eengezins' ? 0 : 1]

/** By year of construction, for a dwelling without a valid label. */
export const classOfBouwjaar = (bouwjaar: number): EnergyClass =>
  CLASS_BY_BOUWJAAR.find(([from]) => bouwjaar >= from)?.[1] ?? 'G'

/** Beleidsboek 2026, 2.4.4. */
export const classOfEnergieIndex = (energieIndex: number): EnergyClass =>
  INDEX_UP_TO.find(([upTo]) => energieIndex <= upTo)?.[1] ?? 'G'

/** Best and worst, for when nothing is known. */
export const EVERY_CLASS: readonly EnergyClass[] = ENERGY_CLASSES
