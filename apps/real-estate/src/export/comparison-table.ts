import type { AssessmentComparison } from '../domain/compare-assessments.ts'
import { type Lang, text } from '../domain/messages.ts'
import { figures } from './figures.ts'
import { markdownText, table } from './markdown-text.ts'
import { rubricName } from './rubric-name.ts'

type Side = string | number | boolean | null

/** Two assessments side by side, as a part of a fact sheet: what differs, and the points by rubric. */
export function comparisonTable(compared: AssessmentComparison, lang: Lang): string {
  const { number, points } = figures(lang)
  const side = (value: Side): string => {
    if (value === null) return '–'
    return typeof value === 'number' ? number(value) : String(value)
  }
  const head = (first: 'sheet_field' | 'sheet_rubric') => [
    text(first, lang),
    ...['A', 'B'],
    text('sheet_difference', lang),
  ]
  const changes = compared.changes.map(({ field, a, b, difference }) =>
    [field, side(a), side(b), side(difference)].map(markdownText),
  )
  const rubrics = compared.rubrics.map(({ id, a, b, difference }) =>
    [rubricName(id, lang), a ? points(a) : '–', b ? points(b) : '–', side(difference)].map(
      markdownText,
    ),
  )
  const tables = [table(head('sheet_field'), changes), table(head('sheet_rubric'), rubrics)]
  const body = tables.filter((each) => each !== '').join('\n')
  return `## ${text('sheet_comparison', lang)}\n\n${body || `${text('sheet_nothing', lang)}\n`}\n---\n\n`
}
