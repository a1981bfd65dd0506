import type { AddressRecord, ObjectType, RdPoint } from '../register/register.ts'
import type { SourceBuilding } from '../register/register-source.ts'
import { isEndedAddress, isEndedObject } from '../register/status.ts'
import { identifier, WOONPLAATS } from './identifiers.ts'

/** A street under construction: it hands out identifiers and plots of its own. */
export interface Street {
  readonly id: string
  readonly name: string
  readonly serial: number
}

/** A building to add; what is left out is that of an ordinary building in use. */
export interface BuildingPlan {
  readonly at: RdPoint
  readonly bouwjaar: number | null
  readonly status?: string
  readonly footprintM2?: number
  readonly inOnderzoek?: boolean
}

/** An address to add; what is left out is that of an ordinary home in use. */
export interface AddressPlan {
  readonly street: Street
  readonly huisnummer: number
  readonly huisletter?: string
  readonly toevoeging?: string
  readonly postcode: string | null
  readonly objectType?: ObjectType
  readonly objectStatus?: string
  readonly addressStatus?: string
  readonly gebruiksdoelen?: readonly string[]
  readonly oppervlakte?: number | null
  readonly pandIds?: readonly string[]
  readonly at: RdPoint
  readonly inOnderzoek?: boolean
  /** Another address of this one's object: this one becomes a side address. */
  readonly nevenadresOf?: AddressRecord
}

/** Collects the records of the town. */
export interface TownBuilder {
  street(name: string): Street
  /** A point on the street, `metres` from its start. */
  plot(street: Street, metres: number): RdPoint
  /** Adds a building and returns its pand id. */
  building(street: Street, plan: BuildingPlan): string
  address(plan: AddressPlan): AddressRecord
  readonly addresses: readonly AddressRecord[]
  readonly buildings: readonly SourceBuilding[]
}

/** In the IJsselmeer, halfway between Medemblik and Stavoren: nobody takes it for a real place. */
const TOWN_CENTRE: RdPoint = { x: 146_000, y: 537_000 }
const BETWEEN_STREETS = 60
const IDENTIFIERS_PER_STREET = 1000

const IN_USE: Readonly<Record<ObjectType, string>> = {
  verblijfsobject: 'Verblijfsobject in gebruik',
  ligplaats: 'Plaats aangewezen',
  standplaats: 'Plaats aangewezen',
}

const newObject = (plan: AddressPlan, serial: number) => {
  const objectType = plan.objectType ?? 'verblijfsobject'
  return {
    adresseerbaarObjectId: identifier(objectType, serial),
    objectType,
    objectStatus: plan.objectStatus ?? IN_USE[objectType],
    gebruiksdoelen:
      plan.gebruiksdoelen ?? (objectType === 'verblijfsobject' ? ['woonfunctie'] : []),
    oppervlakte: plan.oppervlakte ?? null,
    pandIds: plan.pandIds ?? [],
    position: plan.at,
    inOnderzoek: plan.inOnderzoek ?? false,
  }
}

const sameObject = (main: AddressRecord) => {
  const { adresseerbaarObjectId, objectType, objectStatus, gebruiksdoelen } = main
  const { oppervlakte, pandIds, position, inOnderzoek } = main
  return {
    adresseerbaarObjectId,
    objectType,
    objectStatus,
    gebruiksdoelen,
    oppervlakte,
    pandIds,
    position,
    inOnderzoek,
  }
}

const toRecord = (plan: AddressPlan, serial: number): AddressRecord => {
  const object = plan.nevenadresOf ? sameObject(plan.nevenadresOf) : newObject(plan, serial)
  const addressStatus = plan.addressStatus ?? 'Naamgeving uitgegeven'
  return {
    ...object,
    nummeraanduidingId: identifier('nummeraanduiding', serial),
    isNevenadres: plan.nevenadresOf !== undefined,
    openbareRuimteId: plan.street.id,
    street: plan.street.name,
    huisnummer: plan.huisnummer,
    huisletter: plan.huisletter ?? null,
    toevoeging: plan.toevoeging ?? null,
    postcode: plan.postcode,
    woonplaats: WOONPLAATS.name,
    woonplaatsId: WOONPLAATS.id,
    addressStatus,
    ended: isEndedAddress(addressStatus) || isEndedObject(object.objectStatus),
    fictional: true,
  }
}

/** An empty town. */
export const townBuilder = (): TownBuilder => {
  const addresses: AddressRecord[] = []
  const buildings: SourceBuilding[] = []
  const used = new Map<number, number>()
  let streets = 0

  const nextSerial = (street: Street): number => {
    const taken = (used.get(street.serial) ?? 0) + 1
    used.set(street.serial, taken)
    return street.serial * IDENTIFIERS_PER_STREET + taken
  }

  return {
    addresses,
    buildings,
    street: (name) => {
      streets += 1
      return { id: identifier('openbareRuimte', streets), name, serial: streets }
    },
    plot: (street, metres) => ({
      x: TOWN_CENTRE.x + metres,
      y: TOWN_CENTRE.y + street.serial * BETWEEN_STREETS,
    }),
    building: (street, plan) => {
      const pandId = identifier('pand', nextSerial(street))
      const { at: position, bouwjaar, footprintM2 = null, inOnderzoek = false } = plan
      const status = plan.status ?? 'Pand in gebruik'
      buildings.push({
        pandId,
        status,
        bouwjaar,
        footprintM2,
        inOnderzoek,
        position,
        fictional: true,
      })
      return pandId
    },
    address: (plan) => {
      const record = toRecord(plan, nextSerial(plan.street))
      addresses.push(record)
      return record
    },
  }
}
