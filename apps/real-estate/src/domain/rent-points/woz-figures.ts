import type { Day } from '../calendar.ts'

/** What a WOZ value is divided by for points, for the values of one reference date. */
export interface WozFigures {
  readonly peildatum: string
  /** Part I: euro per point. */
  readonly partI: number
  /** Part II: euro per m² and point. */
  readonly partII: number
  /** Part II for small new homes in the regions Amsterdam and Utrecht. */
  readonly partIISmallNew: number
}

/** Huurcommissie, Beleidsboek 2026, kengetallen WOZ; oldest first. */
const FIGURES: readonly WozFigures[] = [
  { peildatum: '2020-01-01', partI: 11_041, partII: 172, partIISmallNew: 73 },
  { peildatum: '2021-01-01', partI: 12_090, partII: 189, partIISmallNew: 80 },
  { peildatum: '2022-01-01', partI: 14_146, partII: 222, partIISmallNew: 94 },
  { peildatum: '2023-01-01', partI: 14_543, partII: 229, partIISmallNew: 97 },
  { peildatum: '2024-01-01', partI: 15_329, partII: 242, partIISmallNew: 103 },
  { peildatum: '2025-01-01', partI: 16_954, partII: 268, partIISmallNew: 114 },
]

/** The figures for a WOZ value of this reference date; `undefined` when it is older than all. */
export const wozFigures = (peildatum: string): WozFigures | undefined =>
  FIGURES.findLast((each) => each.peildatum <= peildatum)

const year = (day: string): number => Number(day.slice(0, 4))

/** 1 January of the year before: the newest WOZ value there can be on `on`. */
export const newestPeildatum = (on: Day): Day => `${year(on) - 1}-01-01` as Day

/** Points rest on the value of the year before, or of the year before that. */
export const acceptsPeildatum = (peildatum: Day, on: Day): boolean => {
  const age = year(on) - year(peildatum)
  return age === 1 || age === 2
}

/** A WOZ value of a home under construction, made whole by the part that stood (in percent). */
export const wozWhenFinished = (euro: number, builtPct: number): number =>
  Math.round((euro * 100) / builtPct)
