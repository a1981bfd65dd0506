import type { RdPoint } from '../register/register.ts'

/** What the extract says about when an occurrence of an object counts. */
export interface Occurrence {
  /** Rises with each change of the object; corrections may leave gaps. */
  readonly voorkomen: number
  readonly beginGeldigheid: string
  readonly eindGeldigheid: string | null
  readonly tijdstipRegistratie: string
  readonly eindRegistratie: string | null
  /** Set aside by a correction (tijdstipInactief) or not BAG after all (tijdstipNietBag). */
  readonly setAside: boolean
}

interface Base extends Occurrence {
  readonly id: string
  readonly status: string
}

/** A place, with a name and a four-digit identification. */
export interface Woonplaats extends Base {
  readonly kind: 'Woonplaats'
  readonly naam: string
}

/** A street, square or water. */
export interface OpenbareRuimte extends Base {
  readonly kind: 'OpenbareRuimte'
  readonly naam: string
  readonly woonplaats: string
}

/** An address: number and postcode on a street. */
export interface Nummeraanduiding extends Base {
  readonly kind: 'Nummeraanduiding'
  readonly huisnummer: number
  readonly huisletter: string | null
  readonly toevoeging: string | null
  readonly postcode: string | null
  readonly openbareRuimte: string
  /** Only where the address lies in another place than its street. */
  readonly woonplaats: string | null
}

/** A unit, a berth or a pitch. */
export interface AdresseerbaarObject extends Base {
  readonly kind: 'Verblijfsobject' | 'Ligplaats' | 'Standplaats'
  readonly hoofdadressen: readonly string[]
  readonly nevenadressen: readonly string[]
  readonly panden: readonly string[]
  readonly gebruiksdoelen: readonly string[]
  readonly oppervlakte: number | null
  readonly position: RdPoint | null
}

/** A building. */
export interface Pand extends Base {
  readonly kind: 'Pand'
  readonly bouwjaar: number | null
  readonly footprintM2: number | null
  readonly position: RdPoint | null
}

/** The municipality doubts, or no longer doubts, one attribute of an object. */
export interface InOnderzoek extends Occurrence {
  readonly kind: 'InOnderzoek'
  readonly id: string
  readonly inOnderzoek: boolean
}

/** One occurrence of anything the extract holds. */
export type BagObject =
  | Woonplaats
  | OpenbareRuimte
  | Nummeraanduiding
  | AdresseerbaarObject
  | Pand
  | InOnderzoek
