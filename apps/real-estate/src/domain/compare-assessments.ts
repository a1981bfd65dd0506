import type { Assessment, RentPointsFinding } from './assessment.ts'
import { canonicalJson, type Json } from './canonical-json.ts'

type Value = string | number | boolean | null

export interface AssessmentComparison {
  readonly sameProperty: boolean
  readonly sameRules: boolean
  readonly changes: readonly { readonly field: string; readonly a: Value; readonly b: Value }[]
  readonly flagsOnlyInA: readonly string[]
  readonly flagsOnlyInB: readonly string[]
}

/** What differs between two assessments, field by field. */
export function compareAssessments(a: Assessment, b: Assessment): AssessmentComparison {
  const [left, right] = [comparable(a), comparable(b)]
  const fields = [...new Set([...Object.keys(left), ...Object.keys(right)])]
  const [flagsA, flagsB] = [flagCodes(a), flagCodes(b)]
  return {
    sameProperty: a.property.adresseerbaarObjectId === b.property.adresseerbaarObjectId,
    sameRules: a.rulesVersion === b.rulesVersion,
    changes: fields
      .map((field) => ({ field, a: left[field] ?? null, b: right[field] ?? null }))
      .filter((change) => change.a !== change.b),
    flagsOnlyInA: flagsA.filter((code) => !flagsB.includes(code)),
    flagsOnlyInB: flagsB.filter((code) => !flagsA.includes(code)),
  }
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
