import type { AddressRecord } from './register.ts'

/** Where an address lies, if a source that knows may be asked and answers. */
export type AskSituation = (address: AddressRecord) => Promise<Situation | undefined>

/** The parcels under an address, and the areas around it. */
export interface Situation {
  readonly parcels: readonly Parcel[]
  /** Smallest first. */
  readonly areas: readonly SituatedIn[]
}

export interface Parcel {
  /** Kadastrale aanduiding: `UTT00-N-1358`, or `NMG00-B-5316-A-9` for an apartment right. */
  readonly aanduiding: string
  readonly kind: 'perceel' | 'appartementsrecht'
}

export interface SituatedIn {
  readonly level: 'buurt' | 'wijk' | 'gemeente' | 'provincie'
  /** As CBS writes it: `BU03440533`, `WK034405`, `GM0344`, `PV26`. */
  readonly code: string
  readonly name: string | null
}
