import type { Day } from './calendar.ts'
import type { EnergyClass } from './energy-class.ts'
import type { Note, TextCode } from './messages.ts'

/** Moves with every change that could give another result for the same input. */
export const RULES_VERSION = 'quick-assess/2026.2'

export type Purpose = 'sale' | 'rent' | 'portfolio' | 'sustainability'

/** Figures the caller knows, named as the tool takes them: so they are hashed and stored. */
export interface Overrides {
  /** Euro. */
  readonly woz?: number
  readonly woz_peildatum?: Day
  /** Euro. */
  readonly asking_price?: number
  /** Euro per month. */
  readonly rent?: number
  readonly living_area_m2?: number
  readonly monument?: boolean
}

/** The object as it was when it was assessed. */
export interface AssessedObject {
  readonly adresseerbaarObjectId: string
  /** Of the main address. */
  readonly nummeraanduidingId: string
  readonly pandIds: readonly string[]
  readonly display: string
  readonly woonplaats: string
  readonly oppervlakteM2: number | null
  readonly bouwjaar: YearRange | null
  readonly fictional: boolean
}

export interface YearRange {
  readonly min: number
  readonly max: number
}

export type Severity = 'info' | 'attention' | 'serious'

/** A finding about the property, without its words: those depend on the reader's language. */
export interface Flag extends Note {
  readonly severity: Severity
}

/** Euro. */
export interface ValueBand {
  readonly basis: 'caller_woz'
  readonly low: number
  readonly central: number
  readonly high: number
  readonly formula: string
}

export interface Ratio {
  readonly id: 'woz_per_m2' | 'asking_price_per_m2' | 'asking_price_to_woz' | 'gross_yield'
  readonly value: number
  readonly unit: string
  readonly formula: string
}

export interface AssessedEnergy {
  readonly status: 'found' | 'expired' | 'none'
  readonly klasse: EnergyClass | null
  readonly geldigTot: Day | null
  readonly expectedClass: EnergyClass | null
  /** Not from EP-Online; also where there is no label: that there is none is not known either. */
  readonly synthetic: boolean
}

export type MissingInput =
  | 'woz'
  | 'woz_peildatum'
  | 'asking_price'
  | 'rent'
  | 'living_area_m2'
  | 'monument'
  | 'energy_label'

/** What an assessment says, free of language and of the person who asked. */
export interface Findings {
  readonly valueBand: ValueBand | null
  readonly ratios: readonly Ratio[]
  readonly energy: AssessedEnergy
  /** The most serious first. */
  readonly flags: readonly Flag[]
  readonly assumptions: readonly TextCode[]
  readonly missing: readonly MissingInput[]
}

/** Everything needed to show an assessment again and to repeat it. */
export interface Assessment {
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number
  readonly purpose: Purpose
  readonly overrides: Overrides
  readonly property: AssessedObject
  readonly findings: Findings
  readonly rulesVersion: string
  readonly dataAsOf: string
  readonly inputHash: string
}
