import { type Lang, text } from '../domain/messages.ts'
import type { ExportRow, ExportWriter } from './export-row.ts'
import { figures } from './figures.ts'
import { markdownText, tableRow } from './markdown-text.ts'

/** Markdown for people: one table with a line for each row, to look many over at once. */
export function propertyTableWriter(lang: Lang): ExportWriter {
  const head = [
    text('field_display', lang),
    text('field_created_at', lang),
    text('field_purpose', lang),
    text('sheet_label', lang),
    text('sheet_value', lang),
    text('sheet_points', lang),
    text('sheet_rent', lang),
    text('sheet_findings', lang),
  ]
  return {
    mediaType: 'text/markdown; charset=utf-8',
    extension: 'md',
    start: `# ${text('sheet_list', lang)}\n\n${tableRow(head)}${tableRow(head.map(() => '---'))}`,
    between: '',
    end: `\n*${text('DISCLAIMER', lang)}*\n`,
    row: (row) => tableRow(cells(row, lang).map(markdownText)),
  }
}

function cells({ assessment }: ExportRow, lang: Lang): readonly string[] {
  const { date, euro, points, euros } = figures(lang)
  const { valueBand: band, energy, rentPoints: rent, flags } = assessment.findings
  const value = band && [band.low, band.central, band.high].map(euro).join(' – ')
  const none = text('sheet_nothing', lang)
  return [
    assessment.property.display,
    date(assessment.createdAt),
    text(`purpose_${assessment.purpose}`, lang),
    energy.status === 'found' ? (energy.klasse ?? none) : none,
    value ?? none,
    rent.applies ? points(rent.points) : none,
    rent.applies ? euros(rent.maximumRent) : none,
    flags.length === 0 ? none : flags.map(({ code }) => code).join(', '),
  ]
}
