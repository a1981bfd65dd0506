import { RULES_VERSION } from '../domain/assessment.ts'
import { type Day, dayOf } from '../domain/calendar.ts'
import { ENERGY_CLASSES, highestEp2 } from '../domain/energy-class.ts'
import { MINIMUM_COVERAGE, SCORE_LAYERS, type ScoreWeights } from '../domain/location-score.ts'
import { type Lang, text } from '../domain/messages.ts'
import { pointsOfClass } from '../domain/rent-points/energy-points.ts'
import { RUBRICS } from '../domain/rent-points/rubric.ts'
import {
  FIRST_RULES,
  MOST_MIDDLE,
  MOST_SOCIAL,
  maximumRent,
  type Rules,
  rulesOn,
} from '../domain/rent-points/rules.ts'
import { type WozFigures, wozFigures } from '../domain/rent-points/woz-figures.ts'
import { valueBand } from '../domain/value-band.ts'
import { page, table } from './markdown.ts'

/**
 * How an assessment is made, in Markdown. Every figure is taken from the table or the function that
 * the tools calculate with, so the page can't say anything else than they do.
 * @param on the day whose energy classes are shown.
 */
export const methodPage = (lang: Lang, weights: ScoreWeights, on: Day): string =>
  page(
    `# ${text('page_method', lang)}`,
    text('page_method_made', lang, { version: RULES_VERSION }),
    `**${text('DISCLAIMER', lang)}**`,
    `## ${text('head_rent_points', lang)}`,
    ...rentPoints(lang),
    `## ${text('head_energy', lang)}`,
    text('method_energy', lang),
    energyClasses(lang, on),
    `## ${text('head_value', lang)}`,
    text('method_value', lang),
    valueFormulas(lang),
    `${text('ASSUME_BAND', lang)} ${text('ASSUME_COROP', lang)}`,
    `## ${text('head_location', lang)}`,
    text('method_location', lang, { minimum: MINIMUM_COVERAGE, version: weights.version }),
    layers(lang, weights),
  )

function rentPoints(lang: Lang): readonly string[] {
  const limits = { social: MOST_SOCIAL, middle: MOST_MIDDLE }
  const columns = ['rules', 'from', 'until', 'minimum_woz', 'most_social', 'most_middle'] as const
  return [
    text('method_rent_rules', lang, limits),
    table(
      columns.map((column) => text(`col_${column}`, lang)),
      everyRules().map((rules) => [
        rules.version,
        rules.from,
        rules.until,
        rules.minimumWoz,
        maximumRent(MOST_SOCIAL, rules),
        maximumRent(MOST_MIDDLE, rules),
      ]),
    ),
    text('method_rubrics', lang),
    RUBRICS.map((rubric, index) => `${index + 1}. ${text(`rubric_${rubric}`, lang)}`).join('\n'),
    text('method_woz', lang),
    table(
      (['peildatum', 'part_i', 'part_ii'] as const).map((column) => text(`col_${column}`, lang)),
      everyWozFigures().map(({ peildatum, partI, partII }) => [peildatum, partI, partII]),
    ),
  ]
}

/** From the first on, each in force where the one before ends. */
function everyRules(): readonly Rules[] {
  const found: Rules[] = []
  for (let rules = rulesOn(FIRST_RULES); !found.includes(rules); rules = rulesOn(rules.until))
    found.push(rules)
  return found
}

/** Wider than any table of them will be. */
const YEARS = Array.from({ length: 40 }, (_, index) => 2010 + index)

const everyWozFigures = (): readonly WozFigures[] => [
  ...new Set(YEARS.flatMap((year) => wozFigures(`${year}-01-01`) ?? [])),
]

const energyClasses = (lang: Lang, on: Day): string =>
  table(
    (['class', 'ep2', 'single', 'multi'] as const).map((column) => text(`col_${column}`, lang)),
    ENERGY_CLASSES.map((klasse) => [
      klasse,
      highestEp2(klasse, on) ?? null,
      pointsOfClass(klasse, 'eengezins'),
      pointsOfClass(klasse, 'meergezins'),
    ]),
  )

/** Figures of no real home; the formulas are those of the tool. */
const WOZ = { euro: 400_000, from: 'caller' } as const
const REGION = { code: '23', name: '', from: 'caller' } as const
const EXAMPLES = [
  ['method_value_area', { woz: undefined, region: REGION }, 80],
  ['method_value_woz', { woz: { ...WOZ, peildatum: undefined }, region: undefined }, null],
  [
    'method_value_indexed',
    { woz: { ...WOZ, peildatum: dayOf('2023-01-01') }, region: REGION },
    null,
  ],
] as const

const valueFormulas = (lang: Lang): string =>
  table(
    [text('col_known', lang), text('col_formula', lang)],
    EXAMPLES.map(([known, figures, m2]) => [
      text(known, lang),
      valueBand(figures, { m2, source: 'BAG' })?.formula ?? null,
    ]),
  )

const layers = (lang: Lang, { weights }: ScoreWeights): string =>
  table(
    [text('col_layer', lang), text('col_weight', lang)],
    SCORE_LAYERS.map((layer) => [text(`layer_${layer}`, lang), `${weights[layer]} %`]),
  )
