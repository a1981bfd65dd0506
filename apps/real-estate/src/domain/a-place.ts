import type { FigureId, PlaceFigure } from '../register/place.ts'

/** A figure of a place, for tests: a value, a word of the map, or nothing. */
export const aFigure = (id: FigureId, value: number | string | null): PlaceFigure => ({
  id,
  value: typeof value === 'number' ? value : null,
  words: typeof value === 'string' ? value : null,
  gap: value === null ? 'none' : undefined,
  scope: 'point',
  year: 2024,
  yearOf: 'data',
  asOf: '2026-11-20',
  source: 'A map',
})
