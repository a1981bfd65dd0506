import type { Subject } from './assess.ts'
import type { Overrides, RentPointsFinding, ValueBand } from './assessment.ts'
import type { KnownFigures } from './known-figures.ts'
import type { TextCode } from './messages.ts'

/** Bands on a WOZ value that was not brought to another year. */
const AS_IT_IS: ReadonlySet<ValueBand['basis']> = new Set(['caller_woz', 'looked_up_woz'])

/** What an assessment takes for granted, in the order of the answer. */
export function assumptions(
  { address, labels, labelsFrom }: Subject,
  { overrides, woz, region }: KnownFigures,
  band: ValueBand | null,
  rent: RentPointsFinding,
): readonly TextCode[] {
  const made: TextCode[] = []
  if (band) made.push('ASSUME_BAND')
  if (band && AS_IT_IS.has(band.basis)) made.push('ASSUME_NOT_INDEXED')
  if (band?.inputs.some(({ source }) => source === 'corop_table')) made.push('ASSUME_COROP')
  if (band && region?.from === 'place') made.push('ASSUME_COROP_OF_PLACE')
  if (overrides.living_area_m2 !== undefined) made.push('ASSUME_AREA_CALLER')
  else if (address.oppervlakte !== null) made.push('ASSUME_AREA_BAG')
  if (rent.applies) made.push(...rentAssumptions(overrides, woz))
  if (labels.current?.synthetic ?? labelsFrom === 'embedded') made.push('ASSUME_LABEL_SYNTHETIC')
  if (address.fictional) made.push('ASSUME_FICTIONAL')
  return made
}

function rentAssumptions(overrides: Overrides, woz: KnownFigures['woz']): readonly TextCode[] {
  const made: TextCode[] = ['ASSUME_SELF_CONTAINED']
  if (overrides.accessibility_costs === undefined) made.push('ASSUME_NO_ACCESSIBILITY')
  if (!overrides.shared_rooms) made.push('ASSUME_NO_SHARED_ROOMS')
  if (!overrides.shared_parking) made.push('ASSUME_NO_SHARED_PARKING')
  made.push('ASSUME_NO_SPECIAL_FACILITIES')
  if (!overrides.rooms) made.push('ASSUME_ROOM_SHARES')
  if (woz && !woz.peildatum) made.push('ASSUME_PEILDATUM')
  if (overrides.monument === undefined) made.push('ASSUME_NO_MONUMENT')
  return made
}
