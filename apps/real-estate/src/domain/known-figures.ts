import { WOONFUNCTIE } from '../register/status.ts'
import type { Subject } from './assess.ts'
import type { BandRegion, Overrides } from './assessment.ts'
import type { Day } from './calendar.ts'
import { coropArea } from './corop-areas.ts'
import { municipalityOf } from './municipalities.ts'
import type { WozSource } from './rent-points/dwelling.ts'

/** The caller's figures, with what was looked up where the caller gave none. */
export interface KnownFigures {
  readonly overrides: Overrides
  readonly woz: WozFigure | undefined
  readonly region: BandRegion | undefined
}

export interface WozFigure {
  readonly euro: number
  /** Left out when the caller does not know it. */
  readonly peildatum: Day | undefined
  readonly from: WozSource
}

/** What the caller says comes first, whatever a register says. */
export const knownFigures = (subject: Subject, overrides: Overrides): KnownFigures => ({
  overrides,
  woz: wozFigure(subject, overrides),
  region: regionOf(subject, overrides),
})

function wozFigure({ woz }: Subject, overrides: Overrides): WozFigure | undefined {
  const { woz: given, woz_peildatum: peildatum } = overrides
  if (given !== undefined) return { euro: given, peildatum, from: 'caller' }
  return woz && { euro: woz.euro, peildatum: woz.peildatum, from: 'WOZ-waardeloket' }
}

function regionOf(subject: Subject, { corop }: Overrides): BandRegion | undefined {
  const code = corop ?? regionOfPlace(subject)
  const area = code === undefined ? undefined : coropArea(code)
  return area && { code: area.code, name: area.name, from: corop ? 'caller' : 'place' }
}

/**
 * The COROP area that the place of a dwelling lies in. The means are those of homes, and say
 * nothing of a shop or of what is no more.
 */
export function regionOfPlace({ address }: Pick<Subject, 'address'>): string | undefined {
  const { ended, gebruiksdoelen, woonplaatsId } = address
  if (ended || !gebruiksdoelen.includes(WOONFUNCTIE)) return undefined
  return municipalityOf(woonplaatsId)?.corop
}
