import { LABELS_AS_OF } from '../register/label-days.ts'
import type { AddressRecord, EnergyLabelRecord } from '../register/register.ts'
import type { SourceBuilding } from '../register/register-source.ts'
import { isEndedObject, WOONFUNCTIE } from '../register/status.ts'
import { syntheticLabels } from '../register/synthetic-labels.ts'
import { type EdgeCase, edgeCase } from './edge-case.ts'

interface Labelled {
  readonly address: AddressRecord
  readonly labels: readonly EnergyLabelRecord[]
  readonly hasNeighbours: boolean
}

type Test = (labelled: Labelled) => boolean

const CONFLICTING_AREA = 0.1

/** With this many homes in the building, some always have a label. */
const MANY = 50

const areaDiffers: Test = ({ address, labels: [label] }) => {
  const thermal = label?.thermalAreaM2 ?? null
  const { oppervlakte } = address
  if (thermal === null || oppervlakte === null) return false
  return Math.abs(thermal - oppervlakte) > CONFLICTING_AREA * oppervlakte
}

const expired = (label: EnergyLabelRecord): boolean => label.geldigTot < LABELS_AS_OF

const CASES: readonly (readonly [name: string, about: string, test: Test])[] = [
  ['label-valid', 'One label, still valid.', ({ labels: [a, b] }) => a?.ep2 != null && !b],
  ['label-none', 'A finished home without a label.', ({ labels }) => labels.length === 0],
  [
    'label-neighbours-only',
    'A home without a label, in a building where other homes have one.',
    ({ labels, hasNeighbours }) => labels.length === 0 && hasNeighbours,
  ],
  [
    'label-expired',
    'Only a label that is no longer valid.',
    ({ labels }) => labels.length > 0 && labels.every(expired),
  ],
  [
    'label-energy-index',
    'A valid registration with an Energie-Index, from before 2021.',
    ({ labels: [a, b] }) => a?.energieIndex != null && !expired(a) && !b,
  ],
  [
    'label-simplified',
    'A simplified label of 2016 to 2020: a class without figures.',
    ({ labels: [a, b] }) => a?.ep2 === null && a.energieIndex === null && !b,
  ],
  [
    'label-same-day',
    'Two labels registered on the same day, of different classes.',
    ({ labels: [a, b] }) =>
      b !== undefined && a?.registratiedatum === b.registratiedatum && a.klasse !== b.klasse,
  ],
  [
    'label-renewed',
    'An older registration and a newer one.',
    ({ labels: [a, b] }) => b !== undefined && a?.registratiedatum !== b.registratiedatum,
  ],
  ['label-other-area', 'The area on the label is not that of the BAG.', areaDiffers],
]

const countUnits = (addresses: readonly AddressRecord[]): ReadonlyMap<string, number> => {
  const units = new Map<string, number>()
  for (const { isNevenadres, objectStatus, pandIds } of addresses) {
    if (isNevenadres || isEndedObject(objectStatus)) continue
    for (const id of pandIds) units.set(id, (units.get(id) ?? 0) + 1)
  }
  return units
}

const labelled = (
  address: AddressRecord,
  buildings: ReadonlyMap<string, SourceBuilding>,
  units: ReadonlyMap<string, number>,
): Labelled => {
  const years = address.pandIds.flatMap((id) => buildings.get(id)?.bouwjaar ?? [])
  const unitsInBuilding = Math.max(0, ...address.pandIds.map((id) => units.get(id) ?? 0))
  const labels = syntheticLabels({
    objectId: address.adresseerbaarObjectId,
    status: address.objectStatus,
    woonfunctie: address.gebruiksdoelen.includes(WOONFUNCTIE),
    oppervlakte: address.oppervlakte,
    bouwjaar: years.length > 0 ? Math.min(...years) : null,
    unitsInBuilding,
  })
  return { address, labels, hasNeighbours: unitsInBuilding > MANY }
}

/**
 * Labels follow from a hash of the identifier, so these cases are found, not placed: for each, the
 * first home of the town that shows it.
 */
export const findLabelCases = (
  addresses: readonly AddressRecord[],
  buildings: readonly SourceBuilding[],
): readonly EdgeCase[] => {
  const byId = new Map(buildings.map((building) => [building.pandId, building]))
  const units = countUnits(addresses)
  const homes = addresses
    .filter((address) => address.gebruiksdoelen.includes(WOONFUNCTIE))
    .filter((address) => address.objectStatus === 'Verblijfsobject in gebruik')
    .map((address) => labelled(address, byId, units))
  return CASES.flatMap(([name, about, test]) => {
    const found = homes.find(test)
    return found ? [edgeCase(name, about, found.address)] : []
  })
}
