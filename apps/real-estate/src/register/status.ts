/**
 * Life-cycle statuses of the BAG, in the register's own words. "Ended" means that the thing never
 * came to be, or is no more; everything else, from planned to out of use, is still live.
 */

const endedObject: ReadonlySet<string> = new Set([
  'Verblijfsobject ingetrokken',
  'Niet gerealiseerd verblijfsobject',
  'Verblijfsobject ten onrechte opgevoerd',
  'Plaats ingetrokken',
])

const endedBuilding: ReadonlySet<string> = new Set([
  'Pand gesloopt',
  'Niet gerealiseerd pand',
  'Pand ten onrechte opgevoerd',
])

/** Whether a verblijfsobject, ligplaats or standplaats with this status has ended. */
export const isEndedObject = (status: string): boolean => endedObject.has(status)

/** Whether a pand with this status has been demolished or was never built. */
export const isEndedBuilding = (status: string): boolean => endedBuilding.has(status)

/** Whether a nummeraanduiding with this status has been withdrawn. */
export const isEndedAddress = (status: string): boolean => status === 'Naamgeving ingetrokken'

/** The gebruiksdoel that makes a verblijfsobject a dwelling. */
export const WOONFUNCTIE = 'woonfunctie'
