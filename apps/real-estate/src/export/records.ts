import type { Owner, SavedAssessment } from '../assessments/assessments.ts'
import type { ExportWriter } from './export-row.ts'

/** Moves when the form of the records does. */
const VERSION = 1

/**
 * Everything that is stored of each assessment, as JSON: what the person gave, what was found, under
 * which key, by which rules. Codes and no texts, so it is the same in every language; names in the
 * form the tools use.
 */
export const recordsWriter = (person: Owner, exportedAt: number): ExportWriter => ({
  mediaType: 'application/json',
  extension: 'json',
  start: `${JSON.stringify({
    type: 'voordeur-assessments',
    version: VERSION,
    exported_at: new Date(exportedAt).toISOString(),
    person,
  }).slice(0, -1)},"assessments":[\n`,
  between: ',\n',
  end: '\n]}\n',
  row: ({ assessment }) => JSON.stringify(recordOf(assessment)),
})

/** `createdAt` becomes a moment in words; nothing else changes but the spelling of names. */
export const recordOf = ({ id, createdAt, idempotency, ...stored }: SavedAssessment) => ({
  assessment_id: id,
  created_at: new Date(createdAt).toISOString(),
  idempotency,
  ...(underscored(stored) as object),
})

/** `oppervlakteM2` becomes `oppervlakte_m2`, at every depth. */
function underscored(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(underscored)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`),
      underscored(member),
    ]),
  )
}
