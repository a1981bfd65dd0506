import type { AddressRecord, BuildingRecord } from '../register/register.ts'

/** Single-family or multi-family, derived: the BAG does not register it. */
export interface DwellingType {
  readonly value: 'eengezins' | 'meergezins' | 'geen_woning' | 'onbekend'
  readonly rule: DwellingRule
  readonly confidence: 'high' | 'medium' | 'low'
}

export type DwellingRule =
  | 'RULE_NO_WOONFUNCTIE'
  | 'RULE_NO_BUILDING'
  | 'RULE_ENDED'
  | 'RULE_NO_UNITS'
  | 'RULE_ONLY_UNIT'
  | 'RULE_ONLY_DWELLING'
  | 'RULE_SEVERAL_DWELLINGS'

/**
 * One dwelling in the building makes it single-family; more make it multi-family. A shop under
 * the dwelling, a house split in two, or several buildings make the answer less sure. Of what has
 * ended the type is unknown: buildings count live units only.
 */
export function dwellingType(
  address: Pick<AddressRecord, 'objectType' | 'gebruiksdoelen' | 'ended'>,
  buildings: readonly Pick<BuildingRecord, 'unitCount' | 'dwellingCount'>[],
): DwellingType {
  if (address.objectType !== 'verblijfsobject' || buildings.length === 0) {
    return { value: 'onbekend', rule: 'RULE_NO_BUILDING', confidence: 'low' }
  }
  if (address.ended) return { value: 'onbekend', rule: 'RULE_ENDED', confidence: 'low' }
  if (!address.gebruiksdoelen.includes('woonfunctie')) {
    return { value: 'geen_woning', rule: 'RULE_NO_WOONFUNCTIE', confidence: 'high' }
  }
  const units = Math.max(...buildings.map((building) => building.unitCount))
  const dwellings = Math.max(...buildings.map((building) => building.dwellingCount))
  if (units === 0) return { value: 'onbekend', rule: 'RULE_NO_UNITS', confidence: 'low' }
  const single = buildings.length === 1
  if (dwellings > 1) {
    const confidence = single && dwellings > 2 ? 'high' : 'medium'
    return { value: 'meergezins', rule: 'RULE_SEVERAL_DWELLINGS', confidence }
  }
  if (units > 1) return { value: 'eengezins', rule: 'RULE_ONLY_DWELLING', confidence: 'medium' }
  return { value: 'eengezins', rule: 'RULE_ONLY_UNIT', confidence: single ? 'high' : 'medium' }
}
