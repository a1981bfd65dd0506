import type { SavedAssessment } from '../assessments/assessments.ts'
import type { Overrides, YearRange } from '../domain/assessment.ts'
import { canonicalJson, type Json } from '../domain/canonical-json.ts'
import { type Lang, noteText, text } from '../domain/messages.ts'
import type { ExportWriter } from './export-row.ts'
import { figures } from './figures.ts'
import { list, markdownText, table } from './markdown-text.ts'
import { rubricName } from './rubric-name.ts'

/**
 * Markdown for people: one sheet for each assessment.
 * @param before what stands above the sheets, such as a comparison
 */
export const factSheetWriter = (lang: Lang, before = ''): ExportWriter => ({
  mediaType: 'text/markdown; charset=utf-8',
  extension: 'md',
  start: `# ${text('sheet_title', lang)}\n\n${before}`,
  between: '\n---\n\n',
  end: `\n---\n\n*${text('DISCLAIMER', lang)}*\n`,
  row: ({ assessment }) => sheet(assessment, lang),
})

function sheet(assessment: SavedAssessment, lang: Lang): string {
  const parts: readonly (readonly [title: string, body: string])[] = [
    [text('sheet_summary', lang), summary(assessment, lang)],
    [text('sheet_findings', lang), findings(assessment, lang)],
    [text('sheet_rubrics', lang), rubrics(assessment, lang)],
    [text('sheet_upgrade', lang), upgrade(assessment, lang)],
    [text('sheet_given', lang), given(assessment.overrides)],
    [text('sheet_assumptions', lang), assumptions(assessment, lang)],
    [text('sheet_missing', lang), missing(assessment, lang)],
    [text('sheet_method', lang), method(assessment, lang)],
  ]
  const sections = parts.filter(([, body]) => body !== '')
  return [
    `## ${markdownText(assessment.property.display)}\n`,
    ...sections.map(([title, body]) => `### ${markdownText(title)}\n\n${body}`),
  ].join('\n')
}

function summary({ property, findings, purpose, createdAt }: SavedAssessment, lang: Lang): string {
  const { date, number, euro, points, euros } = figures(lang)
  const { valueBand: band, energy, rentPoints: rent } = findings
  const field = (name: 'purpose' | 'created_at' | 'oppervlakte_m2' | 'bouwjaar') =>
    text(`field_${name}`, lang)
  const value = band && [band.low, band.central, band.high].map(euro).join(' – ')
  const sector = rent.applies ? ` (${rent.sector.likely})` : ''
  return pairs([
    [field('created_at'), date(createdAt)],
    [field('purpose'), text(`purpose_${purpose}`, lang)],
    [field('oppervlakte_m2'), number(property.oppervlakteM2)],
    [field('bouwjaar'), years(property.bouwjaar, lang)],
    [text('sheet_label', lang), label(energy, lang)],
    [text('sheet_value', lang), value ?? text('unknown', lang)],
    ...(band ? [[text('sheet_formula', lang), band.formula] as const] : []),
    [text('sheet_points', lang), rent.applies ? points(rent.points) : text(rent.reason, lang)],
    ...(rent.applies
      ? [[text('sheet_rent', lang), `${euros(rent.maximumRent)}${sector}`] as const]
      : []),
  ])
}

/** Two columns, the names in the first. */
const pairs = (rows: readonly (readonly [name: string, value: string])[]): string =>
  table(
    ['', ''],
    rows.map((row) => row.map(markdownText)),
  )

const years = (bouwjaar: YearRange | null, lang: Lang): string => {
  if (!bouwjaar) return text('unknown', lang)
  const { min, max } = bouwjaar
  return min === max ? String(min) : `${min} – ${max}`
}

function label(
  { status, klasse, geldigTot, synthetic }: SavedAssessment['findings']['energy'],
  lang: Lang,
): string {
  const valid = geldigTot ? text('sheet_valid_until', lang, { day: geldigTot }) : ''
  const generated = synthetic ? text('sheet_generated', lang) : ''
  const known = status === 'none' ? text('unknown', lang) : (klasse ?? text('unknown', lang))
  return [known, valid, generated].filter(Boolean).join(', ')
}

const findings = ({ findings: { flags } }: SavedAssessment, lang: Lang): string =>
  list(
    flags.map((flag) => {
      const severity = text(`severity_${flag.severity}`, lang)
      return `**${markdownText(severity)}**: ${markdownText(noteText(flag, lang))}`
    }),
  )

function rubrics({ findings: { rentPoints } }: SavedAssessment, lang: Lang): string {
  if (!rentPoints.applies) return ''
  const { number } = figures(lang)
  const head = ['rubric', 'low', 'likely', 'high', 'basis'] as const
  return table(
    head.map((name) => text(`sheet_${name}`, lang)),
    rentPoints.rubrics.map(({ id, points, note }) =>
      [
        rubricName(id, lang),
        ...[points.min, points.likely, points.max].map(number),
        text(note, lang),
      ].map(markdownText),
    ),
  )
}

function upgrade({ findings }: SavedAssessment, lang: Lang): string {
  const { number, euro } = figures(lang)
  const head = ['label', 'gap', 'points_gain', 'rent_gain'] as const
  return table(
    head.map((name) => text(`sheet_${name}`, lang)),
    (findings.upgrade?.steps ?? []).map(({ klasse, ep2Gap, points, maximumRent }) =>
      [klasse, number(ep2Gap), number(points), euro(maximumRent)].map(markdownText),
    ),
  )
}

/** Named as the tool takes them, so that they can be given again. */
const given = (overrides: Overrides): string =>
  pairs(
    Object.entries(overrides).map(([name, value]) => [
      name,
      typeof value === 'object' ? canonicalJson(value as Json) : String(value),
    ]),
  )

const assumptions = ({ findings }: SavedAssessment, lang: Lang): string =>
  list(findings.assumptions.map((code) => markdownText(text(code, lang))))

const missing = ({ findings }: SavedAssessment, lang: Lang): string =>
  list(
    findings.missing.map(
      (input) => `${markdownText(input)}: ${markdownText(text(`missing_${input}`, lang))}`,
    ),
  )

function method(assessment: SavedAssessment, lang: Lang): string {
  const sources = (assessment.evidence?.sources ?? []).map(({ source, asOf }) => [
    text('sheet_sources', lang),
    text('sheet_source', lang, { source, day: asOf }),
  ])
  return pairs([
    [text('field_assessment_id', lang), assessment.id],
    [text('field_adresseerbaar_object_id', lang), assessment.property.adresseerbaarObjectId],
    [text('field_rules_version', lang), assessment.rulesVersion],
    [text('field_data_as_of', lang), assessment.dataAsOf],
    [text('field_input_hash', lang), assessment.inputHash],
    ...sources.map(([name = '', value = '']) => [name, value] as const),
  ])
}
