import type { Consulted } from './consulted.ts'
import type { AboutPlace } from './place.ts'
import type { AskSituation, Situation } from './situation.ts'
import type { AskTransactions } from './transactions.ts'
import type { AskWoz } from './woz.ts'

export type { Consulted, ConsultedSource } from './consulted.ts'

/**
 * The register the tools ask: addresses, addressable objects, buildings and energy labels.
 * Identifiers are strings of 16 digits and never numbers. Dutch register terms keep their names.
 */
export interface Register {
  info(): Promise<RegisterInfo>
  /** All addresses that match, ordered by street, number, letter, addition. Never fuzzy. */
  addresses(query: AddressQuery): Promise<AddressPage>
  addressById(nummeraanduidingId: string): Promise<AddressRecord | undefined>
  /** Every address of one verblijfsobject, ligplaats or standplaats: hoofdadres first. */
  addressesOfObject(adresseerbaarObjectId: string): Promise<readonly AddressRecord[]>
  /** Live addresses of the units in a pand, ordered as `addresses` are. */
  addressesInBuilding(pandId: string, limit: number): Promise<readonly AddressRecord[]>
  buildings(pandIds: readonly string[]): Promise<readonly BuildingRecord[]>
  /** Every registration for the object, expired ones included; none is an empty list. */
  energyLabels(adresseerbaarObjectId: string): Promise<readonly EnergyLabelRecord[]>
  /**
   * What lies within `radius` metres of a point in RD metres; ended things do not count.
   * @throws RangeError when the radius is not above 0 or larger than the register can serve
   */
  surroundings(point: RdPoint, radius: number): Promise<Surroundings>
  /** What the answers so far rest on, where more than this register is asked. */
  consulted?(): Consulted
  /** What maps and statistics say about a point, where live sources may be asked. */
  aboutPlace?: AboutPlace
  /** Parcels and areas of an address that a live source gave; nothing is asked for any other. */
  situation?: AskSituation
  /** WOZ values of one address, where the operator lets the counter be asked. */
  wozValues?: AskWoz
  /** Sales of one object, where the operator has a contract. */
  transactions?: AskTransactions
}

/** A register whose data can be replaced while it is in use. */
export interface LiveRegister extends Register {
  /** Runs `work` on the data of this moment, whatever replaces it meanwhile. */
  atOneMoment<T>(work: (register: Register) => Promise<T>): Promise<T>
  /** Reads from the data itself; rejects when they can't be read. */
  check(): Promise<void>
  /** Postcodes that begin so, in order, at most `limit`; `''` begins them all. */
  postcodes(start: string, limit: number): Promise<readonly string[]>
}

export interface RegisterInfo {
  /** For people: which register and which extract. */
  readonly name: string
  readonly source: 'fictional' | 'bag-extract' | 'live'
  /** State date of the data, `YYYY-MM-DD`. */
  readonly asOf: string
  readonly licence: string
  readonly counts: {
    readonly addresses: number
    readonly postcodes: number
    readonly buildings: number
  }
  /** Around everything live that has a position; `null` when nothing has. */
  readonly extent: RdExtent | null
}

/** Rijksdriehoek (EPSG:28992) metres, all borders included. */
export interface RdExtent {
  readonly minX: number
  readonly maxX: number
  readonly minY: number
  readonly maxY: number
}

export interface AddressQuery {
  /** `1234AB`, normalised. */
  readonly postcode: string
  readonly huisnummer?: number
  /** Compared without regard to case; `''` asks for addresses without a letter. */
  readonly huisletter?: string
  /** Compared without regard to case; `''` asks for addresses without an addition. */
  readonly toevoeging?: string
  readonly objectTypes?: readonly ObjectType[]
  /** Also objects and addresses that have ended (ingetrokken, niet gerealiseerd). */
  readonly includeEnded?: boolean
  readonly offset: number
  readonly limit: number
}

export interface AddressPage {
  readonly total: number
  readonly items: readonly AddressRecord[]
}

export type ObjectType = 'verblijfsobject' | 'ligplaats' | 'standplaats'

/** Rijksdriehoek (EPSG:28992) metres. */
export interface RdPoint {
  readonly x: number
  readonly y: number
}

export interface AddressRecord {
  readonly nummeraanduidingId: string
  readonly adresseerbaarObjectId: string
  readonly objectType: ObjectType
  /** A side address of an object whose main address (hoofdadres) is another. */
  readonly isNevenadres: boolean
  readonly openbareRuimteId: string
  readonly street: string
  readonly huisnummer: number
  readonly huisletter: string | null
  readonly toevoeging: string | null
  readonly postcode: string | null
  readonly woonplaats: string
  readonly woonplaatsId: string
  /** Status of the nummeraanduiding: `Naamgeving uitgegeven` or `Naamgeving ingetrokken`. */
  readonly addressStatus: string
  /** Status of the object, in the register's own words. */
  readonly objectStatus: string
  readonly ended: boolean
  readonly gebruiksdoelen: readonly string[]
  /** Gebruiksoppervlakte in m² as registered; `null` for ligplaats, standplaats and placeholders. */
  readonly oppervlakte: number | null
  readonly pandIds: readonly string[]
  readonly position: RdPoint | null
  readonly inOnderzoek: boolean
  readonly fictional: boolean
  /** Only the address could be looked up: status, use, area and buildings are not known. */
  readonly objectUnknown?: true
  /** Of the buildings in `pandIds`, in their order, where a live source gives them with the address. */
  readonly bouwjaren?: readonly (number | null)[]
  /** Where the source of the address gives it along. */
  readonly situation?: Situation
}

export interface BuildingRecord {
  readonly pandId: string
  readonly status: string
  /** Oorspronkelijk bouwjaar; `null` for the register's placeholders (1005, 9999). */
  readonly bouwjaar: number | null
  /** Live verblijfsobjecten in the pand, planned ones included. */
  readonly unitCount: number
  /** Of those, the ones with a woonfunctie. */
  readonly dwellingCount: number
  readonly footprintM2: number | null
  readonly inOnderzoek: boolean
  readonly fictional: boolean
}

export interface EnergyLabelRecord {
  readonly adresseerbaarObjectId: string
  /** `A++++` to `G`. */
  readonly klasse: string
  readonly status: 'Bestaand' | 'Oplevering' | 'Vergunningsaanvraag'
  /** kWh per m² and year; `null` on registrations from before 2021. */
  readonly ep1: number | null
  readonly ep2: number | null
  readonly ep3: number | null
  /** Energie-Index, on registrations from before 2021 only. */
  readonly energieIndex: number | null
  readonly warmtebehoefte: number | null
  readonly co2: number | null
  readonly thermalAreaM2: number | null
  readonly berekeningstype: string
  readonly soortOpname: 'Basisopname' | 'Detailopname' | null
  readonly opnamedatum: string
  readonly registratiedatum: string
  readonly geldigTot: string
  readonly gebouwtype: string | null
  readonly gebouwsubtype?: string | null
  /** As the label has it; the BAG may have another. */
  readonly bouwjaar?: number | null
  /** Of a whole building that the object is in, and not of the object itself. */
  readonly ofBuilding?: true
  /** Made by our generator and not from EP-Online. */
  readonly synthetic: boolean
}

export interface Surroundings {
  readonly addresses: number
  readonly dwellings: number
  /** Live verblijfsobjecten per gebruiksdoel. */
  readonly byGebruiksdoel: Readonly<Record<string, number>>
  readonly buildings: number
  readonly medianBouwjaar: number | null
}
