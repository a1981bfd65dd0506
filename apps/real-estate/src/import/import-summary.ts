import type { RegisterInfo } from '../register/register.ts'
import { openRegisterDatabase } from '../register/register-database.ts'

/** What an import put into the register. */
export interface ImportSummary {
  readonly info: RegisterInfo
  readonly counts: ImportCounts
  /** Addresses without an object, or on a street that the extract does not hold. */
  readonly leftOut: number
}

/** Live things unless the name says otherwise. */
export interface ImportCounts {
  /** Nummeraanduidingen, the ended ones included. */
  readonly numbers: number
  readonly addresses: number
  readonly endedAddresses: number
  readonly sideAddresses: number
  readonly withoutPostcode: number
  readonly postcodes: number
  readonly units: number
  readonly plannedUnits: number
  readonly houseboats: number
  readonly pitches: number
  /** Every building the extract knows, the ended ones included. */
  readonly buildings: number
  readonly endedBuildings: number
  readonly inOnderzoek: number
}

const COUNT = `SELECT
  (SELECT count(DISTINCT nummeraanduiding_id) FROM address) AS numbers,
  (SELECT count(*) FROM address WHERE ended = 0) AS addresses,
  (SELECT count(*) FROM address WHERE ended = 1) AS endedAddresses,
  (SELECT count(*) FROM address WHERE ended = 0 AND is_nevenadres = 1) AS sideAddresses,
  (SELECT count(*) FROM address WHERE ended = 0 AND postcode IS NULL) AS withoutPostcode,
  (SELECT count(DISTINCT postcode) FROM address WHERE ended = 0) AS postcodes,
  (SELECT count(*) FROM object WHERE ended = 0 AND type = 'verblijfsobject') AS units,
  (SELECT count(*) FROM object WHERE status = 'Verblijfsobject gevormd') AS plannedUnits,
  (SELECT count(*) FROM object WHERE ended = 0 AND type = 'ligplaats') AS houseboats,
  (SELECT count(*) FROM object WHERE ended = 0 AND type = 'standplaats') AS pitches,
  (SELECT count(*) FROM building) AS buildings,
  (SELECT count(*) FROM building WHERE ended = 1) AS endedBuildings,
  (SELECT count(*) FROM address WHERE in_onderzoek = 1) +
    (SELECT count(*) FROM building WHERE in_onderzoek = 1) AS inOnderzoek`

/** Counts what is in the register file. */
export const countRegister = (file: string): ImportCounts => {
  const { database } = openRegisterDatabase(file)
  try {
    return { ...database.prepare(COUNT).get() } as unknown as ImportCounts
  } finally {
    database.close()
  }
}

/** The summary as lines for people. */
export const summaryLines = ({ info, counts, leftOut }: ImportSummary): readonly string[] => {
  const line = (label: string, count: number, note = ''): string =>
    `  ${label.padEnd(22)}${count.toLocaleString('en').padStart(12)}${note && `   ${note}`}`
  return [
    `${info.name}, state of ${info.asOf}`,
    line('addresses', counts.addresses, `and ${counts.endedAddresses.toLocaleString('en')} ended`),
    line('  side addresses', counts.sideAddresses),
    line('  without postcode', counts.withoutPostcode),
    line('postcodes', counts.postcodes),
    line('units', counts.units, `of which ${counts.plannedUnits.toLocaleString('en')} planned`),
    line('houseboats', counts.houseboats),
    line('pitches', counts.pitches),
    line(
      'buildings',
      counts.buildings,
      `of which ${counts.endedBuildings.toLocaleString('en')} demolished or never built`,
    ),
    line('in onderzoek', counts.inOnderzoek, 'addresses and buildings'),
    ...(leftOut > 0 ? [line('left out', leftOut, 'street, place or object not in extract')] : []),
  ]
}
