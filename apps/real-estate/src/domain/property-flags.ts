import type { AddressRecord, BuildingRecord } from '../register/register.ts'
import { isEndedBuilding, WOONFUNCTIE } from '../register/status.ts'
import type { Flag, YearRange } from './assessment.ts'
import type { NoteCode, Params } from './messages.ts'

const flag = (severity: Flag['severity'], code: NoteCode, params?: Params): Flag =>
  params ? { code, severity, params } : { code, severity }

/**
 * What the register itself gives reason to look into. What was not looked up is not known: nothing
 * is concluded from its absence.
 */
export function propertyFlags(
  address: AddressRecord,
  buildings: readonly BuildingRecord[],
): readonly Flag[] {
  if (address.objectUnknown) return [flag('attention', 'DETAILS_UNKNOWN')]
  const found = [
    ...statusFlags(address),
    ...buildings.flatMap(buildingFlags),
    ...dataFlags(address, buildings),
  ]
  if (buildings.length >= address.pandIds.length) return found
  const sure = found.filter(({ code }) => code !== 'BOUWJAAR_UNKNOWN')
  return [...sure, flag('attention', 'BUILDINGS_UNKNOWN')]
}

function statusFlags({ objectStatus, addressStatus, ended }: AddressRecord): readonly Flag[] {
  const status = objectStatus.toLowerCase()
  if (ended) {
    const why = addressStatus.endsWith('ingetrokken') ? addressStatus : objectStatus
    return [flag('serious', 'END_STATUS', { status: why })]
  }
  if (status.endsWith('gevormd')) {
    return [flag('attention', 'NOT_IN_USE_YET', { status: objectStatus })]
  }
  if (status.startsWith('verbouwing')) {
    return [flag('attention', 'UNDER_RENOVATION', { status: objectStatus })]
  }
  if (status.endsWith('buiten gebruik')) {
    return [flag('attention', 'OUT_OF_USE', { status: objectStatus })]
  }
  return []
}

function buildingFlags({ status, pandId }: BuildingRecord): readonly Flag[] {
  if (isEndedBuilding(status)) return [flag('serious', 'BUILDING_ENDED', { pand: pandId, status })]
  switch (status) {
    case 'Sloopvergunning verleend':
      return [flag('serious', 'DEMOLITION_PERMIT', { pand: pandId })]
    case 'Bouwvergunning verleend':
    case 'Bouw gestart':
      return [flag('attention', 'NOT_IN_USE_YET', { status })]
    case 'Verbouwing pand':
      return [flag('attention', 'UNDER_RENOVATION', { status })]
    case 'Pand buiten gebruik':
      return [flag('attention', 'OUT_OF_USE', { status })]
    default:
      return []
  }
}

function dataFlags(address: AddressRecord, buildings: readonly BuildingRecord[]): readonly Flag[] {
  const years = yearRange(buildings)
  const isUnit = address.objectType === 'verblijfsobject'
  const uses = address.gebruiksdoelen
  const found: Flag[] = []
  if (address.inOnderzoek || buildings.some((building) => building.inOnderzoek)) {
    found.push(flag('attention', 'IN_ONDERZOEK'))
  }
  if (isUnit && address.oppervlakte === null) found.push(flag('attention', 'AREA_UNKNOWN'))
  if (isUnit && !years) found.push(flag('info', 'BOUWJAAR_UNKNOWN'))
  if (years && years.min !== years.max) found.push(flag('info', 'BOUWJAAR_SPREAD', { ...years }))
  if (uses.length > 1) found.push(flag('info', 'MIXED_USE', { uses: uses.join(', ') }))
  if (isUnit && !uses.includes(WOONFUNCTIE)) found.push(flag('info', 'NOT_A_DWELLING'))
  if (address.postcode === null) found.push(flag('info', 'NO_POSTCODE'))
  return found
}

/** Oldest and newest bouwjaar of the buildings; `undefined` when none is known. */
export function yearRange(
  buildings: readonly Pick<BuildingRecord, 'bouwjaar'>[],
): YearRange | undefined {
  const years = buildings.flatMap(({ bouwjaar }) => bouwjaar ?? [])
  return years.length > 0 ? { min: Math.min(...years), max: Math.max(...years) } : undefined
}
