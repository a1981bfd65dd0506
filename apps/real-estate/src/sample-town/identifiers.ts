/**
 * Identifiers in the form of the BAG that can not be real: municipality code 9999 is not issued,
 * and neither is woonplaats 9999.
 */
const MUNICIPALITY = '9999'

/** Digits five and six of an identifier: what it identifies. */
const KIND_CODES = {
  verblijfsobject: '01',
  ligplaats: '02',
  standplaats: '03',
  pand: '10',
  nummeraanduiding: '20',
  openbareRuimte: '30',
} as const

/** Things in the sample town that carry a sixteen-digit identifier. */
export type Kind = keyof typeof KIND_CODES

/** The place, `1234XX` and all: PostNL has issued no postcode that starts with 1234. */
export const WOONPLAATS = { id: '9999', name: 'Voorbeek' } as const

/** The identifier of the `serial`th thing of its kind; streets keep ranges of their own. */
export const identifier = (kind: Kind, serial: number): string =>
  `${MUNICIPALITY}${KIND_CODES[kind]}${String(serial).padStart(10, '0')}`
