import type { ConsultedSource } from '../register/consulted.ts'
import type { RdPoint } from '../register/register.ts'
import type { Day } from './calendar.ts'
import type { EnergyClass } from './energy-class.ts'
import type { EnergyUpgrade } from './energy-upgrade.ts'
import type { Note, TextCode } from './messages.ts'
import type {
  Bath,
  Kitchen,
  MonumentKind,
  Room,
  SharedParking,
  SharedRoom,
  WozSource,
} from './rent-points/dwelling.ts'
import type { WhyNot } from './rent-points/dwelling-of.ts'
import type { RentPoints } from './rent-points/rent-points.ts'

/** Moves with every change that could give another result for the same input. */
export const RULES_VERSION = 'quick-assess/2026.4'

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
  /** What the landlord paid for facilities for a disabled tenant, net, in euro. */
  readonly accessibility_costs?: number
  /** Every room inside that is shared; an empty list says that there is none. */
  readonly shared_rooms?: readonly SharedRoom[]
  readonly shared_parking?: readonly SharedParking[]
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
  /** `null` where the registers have none. Assessments by the rules of 2026.3 lack it. */
  readonly position?: RdPoint | null
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
  readonly source: WozSource | 'BAG' | 'corop_table'
}

/** Euro. */
export interface ValueBand {
  readonly basis:
    | 'caller_woz'
    | 'caller_woz_indexed'
    | 'looked_up_woz'
    | 'looked_up_woz_indexed'
    | 'corop_mean'
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
  /** The COROP area of the means, and who says so. Assessments by the rules of 2026.3 lack it. */
  readonly region?: BandRegion | null
  /** Of the WOZ value it rests on, where there is one with a date. */
  readonly peildatum?: Day | null
}

export interface BandRegion {
  readonly code: string
  readonly name: string
  readonly from: 'caller' | 'place'
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
  /** Where it was looked for. Assessments by the rules of 2026.3 only looked in embedded data. */
  readonly from?: LabelsFrom
}

export interface AssessedLocation {
  /** 0–100; `null` when too little is known. */
  readonly score: number | null
  /** Of the weights, what is known, in percent. */
  readonly coveragePct: number
  readonly weightsVersion: string
}

/** Where labels were looked for: what it means that there is none depends on it. */
export type LabelsFrom = 'embedded' | 'live' | 'not-looked-up'

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
  /** `null` where nobody was asked about the place. Assessments by the rules of 2026.3 lack it. */
  readonly location?: AssessedLocation | null
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
  /** What it rests on, since the rules of 2026.4. */
  readonly evidence?: Evidence
}

/** Where the facts came from, what did not answer, and a hash by which to see whether they changed. */
export interface Evidence {
  readonly dataMode: 'embedded' | 'live' | 'mixed'
  readonly sources: readonly UsedSource[]
  /** Which sources should have answered and did not, in words for any language. */
  readonly notAnswered: readonly Note[]
  /** SHA-256 over the canonical JSON of the facts and the day. */
  readonly dataHash: string
}

export interface UsedSource {
  readonly source: string
  readonly register: UsedRegister
  /** `YYYY-MM-DD`. */
  readonly asOf: string
  readonly licence: string
  readonly fictional: boolean
  readonly synthetic: boolean
}

/** Whose data these are. */
export type UsedRegister =
  | ConsultedSource['register']
  | 'own-assessments'
  | 'caller'
  | 'rent-rules'
  | 'COROP'
