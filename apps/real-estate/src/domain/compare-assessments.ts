import type { Assessment, RentPointsFinding } from './assessment.ts'
import { canonicalJson, type Json } from './canonical-json.ts'
import type { Range } from './rent-points/range.ts'
import { toHundredth } from './rent-points/rounding.ts'
import { RUBRICS, type RubricId } from './rent-points/rubric.ts'

type Value = string | number | boolean | null

export interface Change {
  /** Named as the contract names it. */
  readonly field: string
  readonly a: Value
  readonly b: Value
  /** b − a, of two numbers. */
  readonly difference: number | null
  /** The difference as a part of a, in percent; `null` of nothing and of no numbers. */
  readonly percent: number | null
}

/** The points of one rubric on either side; `null` where no points were counted. */
export interface RubricChange {
  readonly id: RubricId
  readonly a: Range | null
  readonly b: Range | null
  /** b − a, of the likely points. */
  readonly difference: number | null
}

export interface AssessmentComparison {
  readonly sameProperty: boolean
  readonly sameRules: boolean
  /** `null` where not both have rent points. */
  readonly sameRentRules: boolean | null
  readonly changes: readonly Change[]
  /** Every rubric, in the order of the rules; empty where neither has rent points. */
  readonly rubrics: readonly RubricChange[]
  readonly flagsOnlyInA: readonly string[]
  readonly flagsOnlyInB: readonly string[]
}

/** What differs between two assessments, field by field, of one object or of two. */
export function compareAssessments(a: Assessment, b: Assessment): AssessmentComparison {
  const [left, right] = [comparable(a), comparable(b)]
  const fields = [...new Set([...Object.keys(left), ...Object.keys(right)])]
  const [flagsA, flagsB] = [flagCodes(a), flagCodes(b)]
  return {
    sameProperty: a.property.adresseerbaarObjectId === b.property.adresseerbaarObjectId,
    sameRules: a.rulesVersion === b.rulesVersion,
    sameRentRules: sameRentRules(a, b),
    changes: fields
      .map((field) => change(field, left[field] ?? null, right[field] ?? null))
      .filter((each) => each.a !== each.b),
    rubrics: rubricChanges(a.findings.rentPoints, b.findings.rentPoints),
    flagsOnlyInA: flagsA.filter((code) => !flagsB.includes(code)),
    flagsOnlyInB: flagsB.filter((code) => !flagsA.includes(code)),
  }
}

function change(field: string, a: Value, b: Value): Change {
  const numbers = typeof a === 'number' && typeof b === 'number'
  const difference = numbers ? toHundredth(b - a) : null
  const percent = numbers && a !== 0 ? Math.round(((b - a) / Math.abs(a)) * 1000) / 10 : null
  return { field, a, b, difference, percent }
}

function sameRentRules(a: Assessment, b: Assessment): boolean | null {
  const [left, right] = [a.findings.rentPoints, b.findings.rentPoints]
  return left.applies && right.applies ? left.rules === right.rules : null
}

function rubricChanges(a: RentPointsFinding, b: RentPointsFinding): readonly RubricChange[] {
  if (!a.applies && !b.applies) return []
  const points = (rent: RentPointsFinding, id: RubricId): Range | null =>
    (rent.applies && rent.rubrics.find((rubric) => rubric.id === id)?.points) || null
  return RUBRICS.map((id) => {
    const [left, right] = [points(a, id), points(b, id)]
    const difference = left && right ? right.likely - left.likely : null
    return { id, a: left, b: right, difference }
  })
}

/** The fields worth comparing, named as the contract names them. */
function comparable(assessment: Assessment): Readonly<Record<string, Value | undefined>> {
  const { property, findings, overrides } = assessment
  return {
    purpose: assessment.purpose,
    'property.display': property.display,
    'property.oppervlakte_m2': property.oppervlakteM2,
    'property.bouwjaar.min': property.bouwjaar?.min,
    'property.bouwjaar.max': property.bouwjaar?.max,
    'value_band.basis': findings.valueBand?.basis,
    'value_band.low': findings.valueBand?.low,
    'value_band.central': findings.valueBand?.central,
    'value_band.high': findings.valueBand?.high,
    ...comparableRent(findings.rentPoints),
    'energy.status': findings.energy.status,
    'energy.klasse': findings.energy.klasse,
    'energy.geldig_tot': findings.energy.geldigTot,
    'method.rules_version': assessment.rulesVersion,
    'method.data_as_of': assessment.dataAsOf,
    ...prefixed('overrides', overrides),
    ...prefixed('ratios', Object.fromEntries(findings.ratios.map(({ id, value }) => [id, value]))),
  }
}

const comparableRent = (rent: RentPointsFinding): Readonly<Record<string, Value | undefined>> =>
  rent.applies
    ? {
        'rent_points.rules': rent.rules,
        ...prefixed('rent_points.points', rent.points),
        ...prefixed('rent_points.maximum_rent', rent.maximumRent),
        'rent_points.sector.likely': rent.sector.likely,
      }
    : {}

const prefixed = (prefix: string, values: object): Readonly<Record<string, Value>> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [`${prefix}.${key}`, scalar(value as Json)]),
  )

/** Rooms and the like are compared as a whole. */
const scalar = (value: Json): Value =>
  typeof value === 'object' && value !== null ? canonicalJson(value) : value

const flagCodes = ({ findings }: Assessment): readonly string[] => [
  ...new Set(findings.flags.map(({ code }) => code)),
]
