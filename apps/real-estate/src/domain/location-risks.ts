import type { FigureId, PlaceFigure } from '../register/place.ts'
import type { Severity } from './assessment.ts'
import { foundationFinding } from './foundation.ts'
import type { KnownPlace } from './location-parts.ts'
import type { Note } from './messages.ts'

/** Something about a place to look into, and the figure it follows from. */
export interface LocationRisk extends Note {
  readonly severity: Severity
  readonly figure: PlaceFigure
}

type Rule = (figure: PlaceFigure, bouwjaar: number | undefined) => Omit<LocationRisk, 'figure'>[]

const above =
  (limit: number, severity: Severity, code: LocationRisk['code']): Rule =>
  ({ value }) =>
    value !== null && value > limit
      ? [{ code, severity, params: { value: oneDecimal(value), limit } }]
      : []

/**
 * From where on each figure is worth a word. Noise: the reporting threshold of the Environmental
 * Noise Directive (2002/49/EC) and the WHO guidelines of 2018 per source, dB Lden. Water: metres.
 * The limits for piles (percent of buildings) and ground (millimetres a year) are our assumptions.
 */
const RULES: Readonly<Partial<Record<FigureId, Rule>>> = {
  noise: above(55, 'attention', 'NOISE_ABOVE_EU'),
  noise_road: above(53, 'info', 'NOISE_ROAD_ABOVE_WHO'),
  noise_rail: above(54, 'info', 'NOISE_RAIL_ABOVE_WHO'),
  noise_air: above(45, 'info', 'NOISE_AIR_ABOVE_WHO'),
  flood_depth: above(0.5, 'attention', 'FLOOD_DEPTH'),
  pile_rot_share: above(20, 'attention', 'PILE_ROT'),
  subsidence: ({ value }) =>
    value !== null && value < -5
      ? [{ code: 'SUBSIDENCE', severity: 'attention', params: { value: oneDecimal(-value) } }]
      : [],
  foundation_area: ({ words }, bouwjaar) => {
    if (words === null) return []
    const params = { words, ...(bouwjaar === undefined ? {} : { bouwjaar }) }
    const finding = foundationFinding(words, bouwjaar)
    if (finding === 'attention') return [{ code: 'FOUNDATION_AREA', severity: 'attention', params }]
    if (finding === 'year-unknown')
      return [{ code: 'FOUNDATION_AREA_YEAR_UNKNOWN', severity: 'info', params }]
    return finding === 'not-classified'
      ? [{ code: 'FOUNDATION_NOT_CLASSIFIED', severity: 'info', params }]
      : []
  },
}

const oneDecimal = (value: number): number => Math.round(value * 10) / 10

/** The figures that risks follow from. */
export const RISK_FIGURES = Object.keys(RULES) as readonly FigureId[]

const SEVERITIES: readonly Severity[] = ['serious', 'attention', 'info']

/** The most serious first. */
export function locationRisks({ figures, bouwjaar }: KnownPlace): readonly LocationRisk[] {
  const found = figures.flatMap((figure) =>
    (RULES[figure.id]?.(figure, bouwjaar) ?? []).map((risk) => ({ ...risk, figure })),
  )
  return SEVERITIES.flatMap((severity) => found.filter((risk) => risk.severity === severity))
}
