import type { Gap, PlaceFigure } from '../register/place.ts'
import { type MapFamily, type MapLayer, yearOfLayer } from './map-family.ts'
import type { MapAnswer } from './map-source.ts'
import type { Asked } from './trace.ts'

/** Days as `YYYY-MM-DD`. */
export interface Days {
  readonly today: string
  dayOf(fetchedAt: number): string
}

/** The figures of one layer, of which each has a value, a word, or the reason why it has neither. */
export function figuresOf(
  { title }: MapFamily,
  layer: MapLayer,
  asked: Asked<MapAnswer> | 'not-configured',
  { today, dayOf }: Days,
): readonly PlaceFigure[] {
  const answer = asked !== 'not-configured' && asked.ok ? asked.value : undefined
  const asOf = answer ? dayOf(answer.fetchedAt) : today
  const gap: Gap = asked === 'not-configured' ? 'not-configured' : answer ? 'none' : 'failed'
  return layer.figures.map((id) => {
    const reading = answer?.readings?.find((each) => each.id === id)
    const [value, words] = [reading?.value ?? null, reading?.words ?? null]
    return {
      id,
      value,
      words,
      gap: value === null && words === null ? gap : undefined,
      scope: layer.scope,
      ...yearOf(answer?.layer ?? layer.names[0] ?? '', asOf),
      asOf,
      source: title,
    }
  })
}

/** A map of the future, or one without a year, is of the year in which it was read. */
function yearOf(layer: string, asOf: string): Pick<PlaceFigure, 'year' | 'yearOf'> {
  const read = Number(asOf.slice(0, 4))
  const told = yearOfLayer(layer)
  return told && told.year <= read ? told : { year: read, yearOf: 'reading' }
}
