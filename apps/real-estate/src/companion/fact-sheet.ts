import { type Lang, text } from '../domain/messages.ts'
import { markdownText } from '../export/markdown-text.ts'
import type {
  Building,
  EnergyLabelReport,
  PropertyData,
  Provenance,
  Term,
  Warning,
} from '../tools/contracts.generated.ts'
import { bullets, type Cell, page, table } from './markdown.ts'

/** What the tools answer about one property. */
export interface SheetParts {
  readonly property: PropertyData
  readonly label: EnergyLabelReport
  readonly warnings: readonly Warning[]
  readonly provenance: readonly Provenance[]
}

/** The register's facts about one property, in Markdown; warnings come first. */
export const factSheet = ({ property, label, warnings, provenance }: SheetParts, lang: Lang) =>
  page(
    `# ${markdownText(property.address.display)}`,
    ...section('head_warnings', lang, bullets(warnings.map(({ text: words }) => words))),
    ...section('head_property', lang, facts(propertyRows(property, lang), lang)),
    ...section('head_buildings', lang, buildings(property.buildings, lang)),
    ...section('head_energy_label', lang, facts(labelRows(label, lang), lang)),
    ...section('head_sources', lang, sources(provenance, lang)),
  )

type Head =
  | 'head_warnings'
  | 'head_property'
  | 'head_buildings'
  | 'head_energy_label'
  | 'head_sources'

const section = (head: Head, lang: Lang, body: string): readonly string[] =>
  body === '' ? [] : [`## ${text(head, lang)}`, body]

type Row = readonly [name: string, value: Cell]

/** A value that is not known is said to be so: an empty cell could mean that there is none. */
const facts = (rows: readonly Row[], lang: Lang): string =>
  table(
    [text('col_fact', lang), text('col_value', lang)],
    rows.map(([name, value]) => [name, value ?? text('unknown', lang)]),
  )

function propertyRows(property: PropertyData, lang: Lang): readonly Row[] {
  const { identity, unit, bouwjaar, dwelling_type, areas, other_addresses: others } = property
  const parcels = property.percelen?.map(({ aanduiding }) => aanduiding).join(', ')
  const label = (code: Parameters<typeof text>[0]) => text(code, lang)
  return [
    [label('field_nummeraanduiding_id'), identity.nummeraanduiding_id],
    [label('field_adresseerbaar_object_id'), identity.adresseerbaar_object_id],
    [label('fact_object_type'), unit.object_type],
    [label('fact_status'), glossed(unit.status)],
    [label('fact_uses'), unit.gebruiksdoelen.map(glossed).join(', ') || null],
    [label('field_oppervlakte_m2'), unit.oppervlakte_m2],
    [label('fact_bouwjaar'), bouwjaar && years(bouwjaar)],
    [label('fact_dwelling'), `${dwelling_type.value}: ${dwelling_type.rule}`],
    ...(parcels ? [[label('fact_percelen'), parcels] as const] : []),
    ...others.map(({ display }): Row => [label('fact_other_addresses'), display]),
    ...areas.map(
      ({ level, code, name }): Row => [
        label(`area_${level}`),
        name === null ? code : `${name} (${code})`,
      ],
    ),
  ]
}

/** The register's own word, and what it means where that is another. */
const glossed = ({ value, label }: Term): string =>
  value === label ? value : `${value} (${label})`

const years = ({ min, max }: { min: number; max: number }): string =>
  min === max ? String(min) : `${min}–${max}`

const buildings = (all: readonly Building[], lang: Lang): string =>
  all.length === 0
    ? ''
    : table(
        (['field_pand_ids', 'fact_status', 'fact_bouwjaar', 'fact_units'] as const).map((code) =>
          text(code, lang),
        ),
        all.map(({ pand_id, status, bouwjaar, unit_count }) => [
          pand_id,
          glossed(status),
          bouwjaar,
          unit_count,
        ]),
      )

function labelRows({ current, valid_for_wws: wws }: EnergyLabelReport, lang: Lang): readonly Row[] {
  const forPoints: Row = [text('fact_label_wws', lang), wws.reason]
  if (!current) return [[text('fact_label_class', lang), null], forPoints]
  return [
    [text('fact_label_class', lang), current.klasse],
    [text('fact_label_surveyed', lang), current.opnamedatum],
    [text('fact_label_valid', lang), current.geldig_tot],
    [text('fact_label_ep2', lang), current.ep2],
    forPoints,
  ]
}

const sources = (provenance: readonly Provenance[], lang: Lang): string =>
  table(
    (['source', 'of', 'state', 'licence'] as const).map((column) => text(`col_${column}`, lang)),
    provenance.map(({ source, register, as_of, licence }) => [source, register, as_of, licence]),
  )
