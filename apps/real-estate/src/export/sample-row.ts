import { sampleAssessment } from '../assessments/sample-assessment.ts'
import type { Assessment } from '../domain/assessment.ts'
import { aDwelling } from '../domain/rent-points/a-dwelling.ts'
import { rentPoints } from '../domain/rent-points/rent-points.ts'
import type { ExportRow } from './export-row.ts'

/** A row with everything in it, for tests. */
export function sampleRow(
  changes: Partial<Assessment> = {},
  more: Partial<ExportRow> = {},
): ExportRow {
  const sample = sampleAssessment()
  const findings: Assessment['findings'] = {
    ...sample.findings,
    valueBand: {
      ...{ basis: 'caller_woz', low: 255_000, central: 300_000, high: 345_000, spread: 0.15 },
      ...{ formula: 'woz × (1 ± 0.15)', valueOn: null, inputs: [], regionalLevel: null },
    },
    rentPoints: { applies: true, ...rentPoints(aDwelling()) },
    flags: [
      { code: 'DEMOLITION_PERMIT', severity: 'serious', params: { pand: '9999100000000001' } },
      { code: 'MIXED_USE', severity: 'info', params: { uses: 'woonfunctie, kantoorfunctie' } },
    ],
    assumptions: ['ASSUME_BAND'],
    missing: ['rent'],
  }
  const assessment = {
    ...sample,
    findings,
    overrides: { woz: 300_000, rent: 950.5, rooms: [{ kind: 'vertrek', m2: 12.5, heated: true }] },
    id: 'asm_sample',
    idempotency: { tool: 'Quick_Assess_Property', key: 'my key' },
    ...changes,
  } as const
  return { assessment, assessments: 2, at: { lat: 52.3076543, lon: 5.0412345 }, ...more }
}
