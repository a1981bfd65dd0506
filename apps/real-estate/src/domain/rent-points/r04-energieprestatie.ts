import type { EnergyClass } from '../energy-class.ts'
import { type Dwelling, isMonument } from './dwelling.ts'
import {
  classOfBouwjaar,
  classOfEnergieIndex,
  EVERY_CLASS,
  type Family,
  pointsOfClass,
} from './energy-points.ts'
import { anyOf, mapRange, type Range } from './range.ts'
import type { Rubric } from './rubric.ts'

const MONUMENT_MINIMUM = 0

/** When neither label nor year of construction is known, the middle of the table stands in. */
const UNKNOWN_LIKELY: EnergyClass = 'D'

const families = ({ family }: Dwelling): readonly Family[] =>
  family ? [family] : ['eengezins', 'meergezins']

/** The classes that can count, the likely one first. */
function classes({ energy, bouwjaar }: Dwelling): readonly EnergyClass[] {
  if (energy.kind === 'label') return [energy.klasse]
  const byYear = bouwjaar
    ? [classOfBouwjaar(bouwjaar.min), classOfBouwjaar(bouwjaar.max)]
    : [UNKNOWN_LIKELY, ...EVERY_CLASS]
  if (energy.kind === 'unknown') return [...byYear, ...EVERY_CLASS]
  return energy.kind === 'index' ? [classOfEnergieIndex(energy.energieIndex), ...byYear] : byYear
}

/** The points of these classes for this dwelling; a monument never gets fewer than none. */
export function energyPoints(dwelling: Dwelling, possible = classes(dwelling)): Range {
  const points = possible.flatMap((klasse) =>
    families(dwelling).map((family) => pointsOfClass(klasse, family)),
  )
  const [likely = 0, ...others] = points
  const range = anyOf(likely, ...others)
  if (!isMonument(dwelling)) return range
  return mapRange(range, (value) => Math.max(MONUMENT_MINIMUM, value))
}

/** R4 Energieprestatie: by a valid label, otherwise by year of construction. */
export function energieprestatie(dwelling: Dwelling): Rubric {
  const points = energyPoints(dwelling)
  const { energy, bouwjaar } = dwelling
  if (energy.kind === 'label') {
    return { id: 'R4', points, basis: 'register', source: 'EP-Online', note: 'NOTE_LABEL' }
  }
  if (energy.kind === 'index') {
    const note = 'NOTE_ENERGIE_INDEX'
    return { id: 'R4', points, basis: 'estimated', source: 'EP-Online', note }
  }
  if (energy.kind === 'unknown') {
    return { id: 'R4', points, basis: 'unknown', source: 'none', note: 'NOTE_LABEL_NOT_LOOKED_UP' }
  }
  if (!bouwjaar) {
    return { id: 'R4', points, basis: 'unknown', source: 'none', note: 'NOTE_NO_BOUWJAAR' }
  }
  return { id: 'R4', points, basis: 'register', source: 'BAG', note: 'NOTE_BY_BOUWJAAR' }
}
