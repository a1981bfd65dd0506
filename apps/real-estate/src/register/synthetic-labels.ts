import type { EnergyClass } from '../domain/energy-class.ts'
import { LABELS_AS_OF, surveyedBetween } from './label-days.ts'
import { indexLabel, type LabelledHome, nta8800Label, simplifiedLabel } from './label-methods.ts'
import { classAt } from './label-shares.ts'
import type { EnergyLabelRecord } from './register.ts'
import { type SeededRandom, seededRandom } from './seeded-random.ts'

/** What the generator has to know of a verblijfsobject. */
export interface LabelSubject {
  readonly objectId: string
  readonly status: string
  readonly woonfunctie: boolean
  readonly oppervlakte: number | null
  /** Of the oldest pand the object is part of. */
  readonly bouwjaar: number | null
  /** Live verblijfsobjecten in the largest pand; `null` when the pand is unknown. */
  readonly unitsInBuilding: number | null
}

/** Shares of homes, our own choice: each kind of answer has to occur often enough to be met. */
const WITHOUT_LABEL = 0.4
const CORRECTED_SAME_DAY = 0.05
const RENEWED = 0.15
const OTHER_AREA = 0.12

const USUAL_AREA = 95

/** A label needs a finished home: not one that is still planned, and not one that has ended. */
const LABELLED_STATUSES: ReadonlySet<string> = new Set([
  'Verblijfsobject in gebruik',
  'Verblijfsobject in gebruik (niet ingemeten)',
  'Verbouwing verblijfsobject',
  'Verblijfsobject buiten gebruik',
])

const HOUSE_TYPES = [
  'Rijwoning tussen',
  'Rijwoning tussen',
  'Rijwoning hoek',
  'Twee-onder-een-kap',
  'Vrijstaande woning',
] as const

const thermalArea = (random: SeededRandom, registered: number | null): number => {
  const deviation = random.chance(OTHER_AREA)
    ? random.decimal(0.15, 0.35, 3) * random.pick([-1, 1])
    : random.decimal(-0.03, 0.03, 3)
  return Number(((registered ?? USUAL_AREA) * (1 + deviation)).toFixed(2))
}

const describe = (random: SeededRandom, subject: LabelSubject): LabelledHome => ({
  adresseerbaarObjectId: subject.objectId,
  status: (subject.bouwjaar ?? 0) >= 2021 ? 'Oplevering' : 'Bestaand',
  thermalAreaM2: thermalArea(random, subject.oppervlakte),
  gebouwtype: (subject.unitsInBuilding ?? 1) > 1 ? 'Appartement' : random.pick(HOUSE_TYPES),
  synthetic: true,
})

// A new home is surveyed when it is finished, so its label is of the current kind.
const firstLabel = (
  random: SeededRandom,
  home: LabelledHome,
  klasse: EnergyClass,
  bouwjaar: number,
): EnergyLabelRecord => {
  const kind = bouwjaar >= 2021 ? 1 : random.fraction()
  if (kind < 0.1) {
    const expired = surveyedBetween(random, '2012-01-01', '2015-12-31')
    return indexLabel(random, home, expired, klasse)
  }
  const older = surveyedBetween(random, '2016-09-01', '2020-12-31')
  if (kind < 0.2) return indexLabel(random, home, older, klasse)
  if (kind < 0.3) return simplifiedLabel(home, older, klasse)
  const first = `${Math.min(Math.max(bouwjaar, 2021), 2025)}-01-01`
  return nta8800Label(random, home, surveyedBetween(random, first, LABELS_AS_OF), klasse)
}

const improvements: Readonly<Partial<Record<EnergyClass, EnergyClass>>> = {
  G: 'D',
  F: 'C',
  E: 'C',
  D: 'B',
  C: 'A',
  B: 'A',
}

const improved = (klasse: EnergyClass): EnergyClass => improvements[klasse] ?? klasse

const registrations = (
  random: SeededRandom,
  home: LabelledHome,
  bouwjaar: number | null,
): readonly EnergyLabelRecord[] => {
  const klasse = classAt(bouwjaar, random.fraction())
  const label = firstLabel(random, home, klasse, bouwjaar ?? 0)
  if (label.ep2 !== null && random.chance(CORRECTED_SAME_DAY)) {
    const { opnamedatum, registratiedatum, geldigTot } = label
    const days = { opnamedatum, registratiedatum, geldigTot }
    return [nta8800Label(random, home, days, improved(klasse)), label]
  }
  if (label.ep2 === null && random.chance(RENEWED)) {
    const days = surveyedBetween(random, '2021-01-01', LABELS_AS_OF)
    return [nta8800Label(random, home, days, improved(klasse)), label]
  }
  return [label]
}

/**
 * Made-up energy labels for a home, the newest registration first; an empty list for about forty
 * per cent of homes and for everything that is not a finished home. Always the same for the same
 * object, always marked `synthetic`: real labels may not be handed on in bulk.
 */
export const syntheticLabels = (subject: LabelSubject): readonly EnergyLabelRecord[] => {
  if (!subject.woonfunctie || !LABELLED_STATUSES.has(subject.status)) return []
  const random = seededRandom(`energy label ${subject.objectId}`)
  if (random.chance(WITHOUT_LABEL)) return []
  return registrations(random, describe(random, subject), subject.bouwjaar)
}
