import type { KnownPlace } from '../domain/location-parts.ts'
import { locationRisks, RISK_FIGURES } from '../domain/location-risks.ts'
import { type Lang, noteText } from '../domain/messages.ts'
import type { LocationAnalysis } from './contracts.generated.ts'
import { whyUnknown } from './location-figures.ts'

/** The risks that are known, and beside them what nothing is known about. */
export function presentRisks(
  place: KnownPlace | undefined,
  lang: Lang,
): Required<Pick<LocationAnalysis, 'risks' | 'not_checked'>> {
  const found = place ? locationRisks(place) : []
  const figure = (id: string) => place?.figures.find((each) => each.id === id)
  const isOpen = (id: string) => figure(id) === undefined || figure(id)?.gap !== undefined
  return {
    risks: found.map((risk) => ({
      code: risk.code,
      severity: risk.severity,
      text: noteText(risk, lang),
      indicator: risk.figure.id,
      source: risk.figure.source,
      year: risk.figure.year,
    })),
    not_checked: RISK_FIGURES.filter(isOpen).map((id) => ({
      indicator: id,
      reason: whyUnknown(figure(id), lang),
    })),
  }
}
