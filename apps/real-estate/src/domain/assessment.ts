import type { Day } from './calendar.ts'
import type { EnergyClass } from './energy-class.ts'
import type { EnergyUpgrade } from './energy-upgrade.ts'
import type { Note, TextCode } from './messages.ts'
import type { Bath, Kitchen, MonumentKind, Room } from './rent-points/dwelling.ts'
import type { WhyNot } from './rent-points/dwelling-of.ts'
import type { RentPoints } from './rent-points/rent-points.ts'

/** Moves with every change that could give another result for the same input. */
export const RULES_VERSION = 'quick-assess/2026.3'

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
  readonly monument_kind?: MonumentKind
  /** Code of the COROP area, `01`–`40`. */
  readonly corop?: string
  /** Of the building, in percent, when the WOZ value is of one under construction. */
  readonly woz_built_pct?: number
  /** Every room of the home. */
  readonly rooms?: readonly Room[]
  readonly kitchen?: Kitchen
  readonly bath?: Bath
  /** Private; 0 says that there is none. */
  readonly outdoor_m2?: number
  readonly shared_outdoor_m2?: number
  readonly shared_outdoor_addresses?: number
  readonly contract_date?: Day
  /** Completed after 1 July 2024 and begun before 2028. */
  readonly new_build?: boolean
  /** `false`: rooms are let, with shared facilities. */
  readonly self_contained?: boolean
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

/** What a value band was made from. */
export interface ValueInput {
  readonly id: 'woz' | 'area_m2' | 'corop_mean_per_m2' | 'corop_index'
  readonly value: number
  readonly unit: string
  readonly source: 'caller' | 'BAG' | 'corop_table'
}

/** Euro. */
export interface ValueBand {
  readonly basis: 'caller_woz' | 'caller_woz_indexed' | 'corop_mean'
  readonly low: number
  readonly central: number
  readonly high: number
  readonly formula: string
  /** Half the width of the band, as a part of the central value. */
  readonly spread: number
  /** 1 January of the year the central value is of; `null`: of the reference date as given. */
  readonly valueOn: Day | null
  readonly inputs: readonly ValueInput[]
  /** The own WOZ value per m² against the region's mean, 10 % either way being around it. */
  readonly regionalLevel: 'above' | 'around' | 'below' | null
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

/** The rent points, or why there are none. */
export type RentPointsFinding =
  | ({ readonly applies: true } & RentPoints)
  | { readonly applies: false; readonly reason: WhyNot }

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
  readonly rentPoints: RentPointsFinding
  /** `null` without a label that has an EP2. */
  readonly upgrade: EnergyUpgrade | null
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
