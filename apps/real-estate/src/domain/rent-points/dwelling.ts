import type { Day } from '../calendar.ts'
import type { EnergyClass } from '../energy-class.ts'

/** One room as the caller measured it. */
export type Room = {
  /** `vertrek`: living, sleeping, cooking, bathing. `overige_ruimte`: storage, attic, garage. */
  readonly kind: 'vertrek' | 'overige_ruimte' | 'verkeersruimte'
  readonly m2: number
  readonly heated: boolean
  /** Cooled and heated by one installation; only of a vertrek. */
  readonly cooled?: boolean
  /** A loft that no fixed stairs lead to. */
  readonly no_fixed_stairs?: boolean
}

export type Kitchen = {
  /** Length of the worktop in metres. */
  readonly worktop_m: number
  /** Points of built-in extras, as the rules list them. */
  readonly extra_points?: number
}

/** How many of each; what is left out is not there. */
export type Bath = {
  /** In a room of their own. */
  readonly toilets?: number
  readonly toilets_in_bathroom?: number
  /** Of the toilets, those that hang on the wall. */
  readonly hanging_toilets?: number
  readonly basins?: number
  /** Basins for more than one person. */
  readonly double_basins?: number
  readonly showers?: number
  readonly baths?: number
  /** A bath and a shower apart, in one room. */
  readonly baths_with_shower?: number
  /** Points of extras (radiator, cabinet, second tap), as the rules list them. */
  readonly extra_points?: number
}

/** A room inside that other addresses use too. */
export type SharedRoom = {
  /** `berging`: a storeroom, of which a part falls to each address. */
  readonly kind: 'vertrek' | 'overige_ruimte' | 'berging'
  readonly m2: number
  readonly heated: boolean
  readonly cooled?: boolean
  /** How many addresses share it, this one included. */
  readonly addresses: number
  readonly kitchen?: Kitchen
  readonly bath?: Bath
}

/** Spaces of one kind that the same addresses may use. */
export type SharedParking = {
  /** In a closed garage; outdoors with a roof; outdoors without. */
  readonly kind: 'type_I' | 'type_II' | 'type_III'
  readonly spaces: number
  /** Of the spaces, those with a charger for residents only. */
  readonly chargers?: number
  readonly addresses: number
}

export interface Outdoor {
  readonly privateM2: number
  readonly sharedM2: number
  /** How many addresses share the shared part. */
  readonly addresses: number
}

export type MonumentKind = 'rijksmonument' | 'gemeentelijk' | 'provinciaal' | 'beschermd_gezicht'

/** What the label says, as far as the rules let it count. */
export type EnergyBasis =
  | { readonly kind: 'label'; readonly klasse: EnergyClass }
  /** Nobody could be asked whether there is a label. */
  | { readonly kind: 'unknown' }
  /** An Energie-Index whose mark "geldig voor WWS" nobody here can see. */
  | { readonly kind: 'index'; readonly energieIndex: number }
  | { readonly kind: 'none' }

/** Everything the rent points of one self-contained dwelling rest on. Areas in m², money in euro. */
export interface Dwelling {
  readonly on: Day
  readonly areaM2: number | null
  /** Whether the area is the caller's and not the register's. */
  readonly areaGiven: boolean
  readonly bouwjaar: { readonly min: number; readonly max: number } | null
  /** `null`: not known. */
  readonly family: 'eengezins' | 'meergezins' | null
  readonly energy: EnergyBasis
  readonly corop: string | null
  readonly monument: boolean | undefined
  readonly monumentKind: MonumentKind | undefined
  readonly newBuild: boolean | undefined
  readonly contractDate: Day | undefined
  readonly rooms: readonly Room[] | undefined
  readonly kitchen: Kitchen | undefined
  readonly bath: Bath | undefined
  readonly outdoor: Outdoor | undefined
  /** Only a value whose peildatum the rules accept. */
  readonly woz: KnownWoz | undefined
  /** What the landlord paid for a disabled tenant, net. */
  readonly accessibilityEuro: number | undefined
  readonly sharedRooms: readonly SharedRoom[] | undefined
  readonly sharedParking: readonly SharedParking[] | undefined
}

export interface KnownWoz {
  readonly euro: number
  readonly peildatum: Day
  readonly from: WozSource
}

export type WozSource = 'caller' | 'WOZ-waardeloket'

/** Whether the rules for monuments hold; a protected view alone is none. */
export const isMonument = ({ monument, monumentKind }: Dwelling): boolean =>
  monument === true && monumentKind !== 'beschermd_gezicht'
