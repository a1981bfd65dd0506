import type { TextCode } from '../messages.ts'
import type { Range } from './range.ts'

/** The rubrics of the Besluit huurprijzen woonruimte, bijlage I onder A, that are counted here. */
export const RUBRICS = ['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8', 'R9', 'R10', 'R11'] as const

export type RubricId = (typeof RUBRICS)[number]

/**
 * What the points of a rubric rest on: the caller's word, a register, our estimate from a register,
 * or nothing, in which case the range is all that a home can have.
 */
export type Basis = 'given' | 'register' | 'estimated' | 'unknown'

/** Where the figures of a rubric come from. */
export type Source = 'caller' | 'BAG' | 'EP-Online' | 'WOZ-waardeloket' | 'rules' | 'none'

export interface Rubric {
  readonly id: RubricId
  /** Rounded to a quarter point. */
  readonly points: Range
  readonly basis: Basis
  readonly source: Source
  readonly note: TextCode
}

/** The inputs that can narrow the points, named as the tool takes them. */
export type RentInput =
  | 'rooms'
  | 'kitchen'
  | 'bath'
  | 'outdoor_m2'
  | 'woz'
  | 'living_area_m2'
  | 'energy_label'
