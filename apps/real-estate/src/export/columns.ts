import type { RentPointsFinding } from '../domain/assessment.ts'
import { canonicalJson } from '../domain/canonical-json.ts'
import type { TextCode } from '../domain/messages.ts'
import type { ExportRow } from './export-row.ts'

/** BAG identifications: digits that must never be read as a number. */
export interface BagIds {
  readonly bag: string | readonly string[]
}

/** What one field of one row holds; a moment is a `Date`. */
export type Cell = string | number | boolean | null | Date | BagIds

type FieldText = Extract<TextCode, `field_${string}`>
type FieldName = FieldText extends `field_${infer Name}` ? Name : never

/** One field of a row; its name is the machine's, and `field_` with it names it for people. */
export interface Column {
  readonly name: FieldName
  of(row: ExportRow): Cell
}

const column = (name: FieldName, of: (row: ExportRow) => Cell | undefined): Column => ({
  name,
  of: (row) => of(row) ?? null,
})

const rent = ({ assessment }: ExportRow): Extract<RentPointsFinding, { applies: true }> | null => {
  const { rentPoints } = assessment.findings
  return rentPoints.applies ? rentPoints : null
}

/** The fields of the flat formats, for a spreadsheet and a map alike. */
export const COLUMNS: readonly Column[] = [
  column('assessment_id', ({ assessment }) => assessment.id),
  column('created_at', ({ assessment }) => new Date(assessment.createdAt)),
  column('purpose', ({ assessment }) => assessment.purpose),
  column('display', ({ assessment }) => assessment.property.display),
  column('woonplaats', ({ assessment }) => assessment.property.woonplaats),
  column('nummeraanduiding_id', ({ assessment: { property } }) => ({
    bag: property.nummeraanduidingId,
  })),
  column('adresseerbaar_object_id', ({ assessment: { property } }) => ({
    bag: property.adresseerbaarObjectId,
  })),
  column('pand_ids', ({ assessment }) => ({ bag: assessment.property.pandIds })),
  column('oppervlakte_m2', ({ assessment }) => assessment.property.oppervlakteM2),
  column('bouwjaar_min', ({ assessment }) => assessment.property.bouwjaar?.min),
  column('bouwjaar_max', ({ assessment }) => assessment.property.bouwjaar?.max),
  column('energy_status', ({ assessment }) => assessment.findings.energy.status),
  column('energy_class', ({ assessment }) => assessment.findings.energy.klasse),
  column('energy_valid_until', ({ assessment }) => assessment.findings.energy.geldigTot),
  column('energy_synthetic', ({ assessment }) => assessment.findings.energy.synthetic),
  column('value_low', ({ assessment }) => assessment.findings.valueBand?.low),
  column('value_central', ({ assessment }) => assessment.findings.valueBand?.central),
  column('value_high', ({ assessment }) => assessment.findings.valueBand?.high),
  column('value_basis', ({ assessment }) => assessment.findings.valueBand?.basis),
  column('rent_rules', (row) => rent(row)?.rules),
  column('rent_points_min', (row) => rent(row)?.points.min),
  column('rent_points_likely', (row) => rent(row)?.points.likely),
  column('rent_points_max', (row) => rent(row)?.points.max),
  column('maximum_rent_min', (row) => rent(row)?.maximumRent.min),
  column('maximum_rent_likely', (row) => rent(row)?.maximumRent.likely),
  column('maximum_rent_max', (row) => rent(row)?.maximumRent.max),
  column('rent_sector', (row) => rent(row)?.sector.likely),
  column('flags', ({ assessment }) => assessment.findings.flags.map(({ code }) => code).join(', ')),
  column('worst_severity', ({ assessment }) => assessment.findings.flags[0]?.severity),
  column('woz', ({ assessment }) => assessment.overrides.woz),
  column('woz_peildatum', ({ assessment }) => assessment.overrides.woz_peildatum),
  column('asking_price', ({ assessment }) => assessment.overrides.asking_price),
  column('rent', ({ assessment }) => assessment.overrides.rent),
  column('overrides', ({ assessment }) => canonicalJson({ ...assessment.overrides })),
  column('rules_version', ({ assessment }) => assessment.rulesVersion),
  column('data_as_of', ({ assessment }) => assessment.dataAsOf),
  column('input_hash', ({ assessment }) => assessment.inputHash),
  column('idempotency_key', ({ assessment }) => assessment.idempotency?.key),
  column('assessments', ({ assessments }) => assessments),
  column('fictional', ({ assessment }) => assessment.property.fictional),
]

/** Degrees, where a format has no place of its own for a position. */
export const POSITION_COLUMNS: readonly Column[] = [
  column('lat', ({ at }) => at?.lat),
  column('lon', ({ at }) => at?.lon),
]
