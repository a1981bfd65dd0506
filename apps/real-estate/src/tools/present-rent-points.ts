import type { RentPointsFinding } from '../domain/assessment.ts'
import type { EnergyUpgrade } from '../domain/energy-upgrade.ts'
import { type Lang, text } from '../domain/messages.ts'
import type { Narrowing } from '../domain/rent-points/rent-points.ts'
import type { Rubric } from '../domain/rent-points/rubric.ts'
import type {
  Rubric as ContractRubric,
  EnergyUpgrade as ContractUpgrade,
  RentPoints,
} from './contracts.generated.ts'

const NONE = {
  applies: false,
  rules: null,
  valued_on: null,
  points: null,
  maximum_rent: null,
  sector: null,
  rubrics: [],
  monument_points: 0,
  woz_limited: false,
  missing: [],
  narrows_most: null,
} as const satisfies Omit<RentPoints, 'reason'>

/** The rent points with their rubrics, or the reason why there are none. */
export function presentRentPoints(rent: RentPointsFinding, lang: Lang): RentPoints {
  if (!rent.applies) {
    return { ...NONE, rubrics: [], missing: [], reason: text(rent.reason, lang) }
  }
  const [first] = rent.missing
  return {
    applies: true,
    reason: null,
    rules: rent.rules,
    valued_on: rent.valuedOn,
    points: { ...rent.points },
    maximum_rent: { ...rent.maximumRent },
    sector: { ...rent.sector },
    rubrics: rent.rubrics.map((rubric) => presentRubric(rubric, lang)),
    monument_points: rent.monumentPoints,
    woz_limited: rent.wozLimited,
    missing: rent.missing.map((narrowing) => presentNarrowing(narrowing, lang)),
    narrows_most: first && first.points > 0 ? first.input : null,
  }
}

/** The name is the Dutch one in either language: it is what the rules and the forms say. */
const presentRubric = ({ note, points, ...rubric }: Rubric, lang: Lang): ContractRubric => ({
  id: rubric.id,
  name: text(`rubric_${rubric.id}`, 'nl'),
  gloss: text(`rubric_${rubric.id}`, 'en'),
  points: { ...points },
  basis: rubric.basis,
  source: rubric.source,
  note: text(note, lang),
})

const presentNarrowing = (
  { input, points }: Narrowing,
  lang: Lang,
): RentPoints['missing'][number] => ({
  input,
  narrows_points: points,
  text: text(`narrow_${input}`, lang),
})

/** What each better class asks and brings. */
export const presentUpgrade = (upgrade: EnergyUpgrade): ContractUpgrade => ({
  from: upgrade.from,
  ep2: upgrade.ep2,
  thermal_area_m2: upgrade.thermalAreaM2,
  thresholds_on: upgrade.scaleOn,
  steps: upgrade.steps.map((step) => ({
    klasse: step.klasse,
    ep2_gap: step.ep2Gap,
    kwh_per_year: step.kwhPerYear,
    points_gain: step.points,
    maximum_rent_gain: step.maximumRent,
  })),
})
