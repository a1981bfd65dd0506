import type { SavedAssessment } from '../assessments/assessments.ts'
import type {
  AssessedEnergy,
  AssessedLocation,
  Assessment as DomainAssessment,
  Overrides,
  ValueBand,
} from '../domain/assessment.ts'
import { type Lang, type Note, noteText, text } from '../domain/messages.ts'
import type {
  Assessment,
  Overrides as ContractOverrides,
  Provenance,
} from './contracts.generated.ts'
import { presentEvidence } from './evidence.ts'
import { presentRentPoints, presentUpgrade } from './present-rent-points.ts'

/** An assessment in the reader's language; `id` is absent when it was not saved. */
export const presentAssessment = (
  assessment: DomainAssessment & Partial<Pick<SavedAssessment, 'id'>>,
  lang: Lang,
): Assessment => {
  const { findings } = assessment
  return {
    assessment_id: assessment.id ?? null,
    created_at: new Date(assessment.createdAt).toISOString(),
    purpose: assessment.purpose,
    property: presentProperty(assessment),
    value_band: presentBand(findings.valueBand, assessment.overrides.woz_peildatum, lang),
    ratios: findings.ratios.map((ratio) => ({ ...ratio, label: text(`ratio_${ratio.id}`, lang) })),
    energy: presentEnergy(findings.energy),
    ...(findings.location !== undefined && { location: presentLocation(findings.location) }),
    rent_points: presentRentPoints(findings.rentPoints, lang),
    energy_upgrade: findings.upgrade && presentUpgrade(findings.upgrade),
    flags: findings.flags.map((flag) => ({
      code: flag.code,
      severity: flag.severity,
      text: noteText(flag, lang),
    })),
    assumptions: findings.assumptions.map((code) => text(code, lang)),
    missing: findings.missing.map((input) => ({ input, effect: text(`missing_${input}`, lang) })),
    method: {
      rules_version: assessment.rulesVersion,
      data_as_of: assessment.dataAsOf,
      input_hash: assessment.inputHash,
      ...presentEvidence(assessment.evidence, lang),
      overrides: presentOverrides(assessment.overrides),
    },
    disclaimer: text('DISCLAIMER', lang),
  }
}

const presentProperty = ({ property }: DomainAssessment): Assessment['property'] => ({
  adresseerbaar_object_id: property.adresseerbaarObjectId,
  nummeraanduiding_id: property.nummeraanduidingId,
  pand_ids: [...property.pandIds],
  display: property.display,
  woonplaats: property.woonplaats,
  oppervlakte_m2: property.oppervlakteM2,
  bouwjaar: property.bouwjaar && { ...property.bouwjaar },
  fictional: property.fictional,
})

const presentBand = (
  band: ValueBand | null,
  given: string | undefined,
  lang: Lang,
): Assessment['value_band'] =>
  band && {
    basis: band.basis,
    low: band.low,
    central: band.central,
    high: band.high,
    currency: 'EUR',
    formula: band.formula,
    woz_peildatum: band.peildatum ?? given ?? null,
    spread: band.spread,
    value_on: band.valueOn,
    inputs: band.inputs.map((input) => ({ ...input })),
    regional_level: band.regionalLevel,
    ...(band.region !== undefined && { region: band.region && { ...band.region } }),
    no_appraisal: text('NO_APPRAISAL', lang),
  }

/** A copy that the contract's own types can be given. */
const presentOverrides = (overrides: Overrides): ContractOverrides =>
  structuredClone(overrides) as ContractOverrides

const presentLocation = (location: AssessedLocation | null): Assessment['location'] =>
  location && {
    score: location.score,
    coverage_pct: location.coveragePct,
    weights_version: location.weightsVersion,
  }

const presentEnergy = (energy: AssessedEnergy): Assessment['energy'] => ({
  status: energy.status,
  klasse: energy.klasse,
  geldig_tot: energy.geldigTot,
  expected_class_from_ep2: energy.expectedClass,
  synthetic: energy.synthetic,
  ...(energy.from && { looked_up: energy.from }),
})

/** Where saved assessments come from. */
export const ownProvenance = (
  assessments: readonly DomainAssessment[],
  day: string,
): Provenance => ({
  source: 'Assessments you made earlier',
  register: 'own-assessments',
  as_of: day,
  licence: 'yours',
  fictional: assessments.some(({ property }) => property.fictional),
  synthetic: assessments.some(({ findings }) => findings.energy.synthetic),
})

/** Says so when any of them is of an invented property, or rests on a generated label. */
export function inventedNotes(assessments: readonly DomainAssessment[]): readonly Note[] {
  const notes: Note[] = []
  if (assessments.some(({ property }) => property.fictional)) {
    notes.push({ code: 'FICTIONAL_PROPERTIES' })
  }
  if (assessments.some(({ findings }) => findings.energy.synthetic)) {
    notes.push({ code: 'SYNTHETIC_LABEL' })
  }
  return notes
}
