import type { SavedAssessment } from '../assessments/assessments.ts'
import type { Wgs84Point } from '../domain/rd-wgs84.ts'

export const FORMATS = ['json', 'csv', 'geojson', 'markdown'] as const

export type Format = (typeof FORMATS)[number]

/** One assessment, as a file shows it. */
export interface ExportRow {
  readonly assessment: SavedAssessment
  /** How many the person has of the property. */
  readonly assessments: number
  /** Where the property lies, as far as the register knows. */
  readonly at: Wgs84Point | null
}

/** A format writes a file from a beginning, rows with something between them, and an end. */
export interface ExportWriter {
  readonly mediaType: string
  readonly extension: string
  readonly start: string
  readonly between: string
  readonly end: string
  row(row: ExportRow): string
}
