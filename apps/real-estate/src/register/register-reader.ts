import type { DatabaseSync } from 'node:sqlite'
import { addressStatement } from './address-rows.ts'
import { addressSearch, IN_ORDER } from './address-search.ts'
import type {
  AddressPage,
  AddressQuery,
  AddressRecord,
  BuildingRecord,
  RdPoint,
  RegisterInfo,
  Surroundings,
} from './register.ts'
import { openRegisterDatabase } from './register-database.ts'
import { surroundingsReader } from './surroundings.ts'
import type { LabelSubject } from './synthetic-labels.ts'

/** Reads one opened register file. Every call is complete in itself and runs without a pause. */
export interface RegisterReader {
  readonly info: RegisterInfo
  addresses(query: AddressQuery): AddressPage
  addressById(nummeraanduidingId: string): AddressRecord | undefined
  addressesOfObject(objectId: string): readonly AddressRecord[]
  addressesInBuilding(pandId: string, limit: number): readonly AddressRecord[]
  building(pandId: string): BuildingRecord | undefined
  labelSubject(objectId: string): LabelSubject | undefined
  surroundings(point: RdPoint, radius: number): Surroundings
  /** Postcodes that begin so, in order. */
  postcodes(start: string, limit: number): readonly string[]
  /** Reads a row from the file; throws when that fails. */
  check(): void
  close(): void
}

interface BuildingRow {
  pandId: string
  status: string
  bouwjaar: number | null
  unitCount: number
  dwellingCount: number
  footprintM2: number | null
  inOnderzoek: number
  fictional: number
}

const buildingLookup = (database: DatabaseSync): RegisterReader['building'] => {
  const select = database.prepare(`SELECT id AS pandId, status, bouwjaar, unit_count AS unitCount,
    dwelling_count AS dwellingCount, footprint_m2 AS footprintM2, in_onderzoek AS inOnderzoek,
    fictional FROM building WHERE id = ?`)
  return (pandId) => {
    const row = select.get(pandId) as BuildingRow | undefined
    return row && { ...row, inOnderzoek: row.inOnderzoek === 1, fictional: row.fictional === 1 }
  }
}

const labelSubjectLookup = (database: DatabaseSync): RegisterReader['labelSubject'] => {
  const select = database.prepare(`SELECT o.id AS objectId, o.status, o.dwelling, o.oppervlakte,
    (SELECT min(b.bouwjaar) FROM building b
      WHERE b.id IN (SELECT value FROM json_each(o.pand_ids))) AS bouwjaar,
    (SELECT max(b.unit_count) FROM building b
      WHERE b.id IN (SELECT value FROM json_each(o.pand_ids))) AS unitsInBuilding
    FROM object o WHERE o.id = ?`)
  return (objectId) => {
    const row = select.get(objectId) as
      | (Omit<LabelSubject, 'woonfunctie'> & { dwelling: number })
      | undefined
    return row && { ...row, woonfunctie: row.dwelling === 1 }
  }
}

/**
 * Opens the register in `file` for reading.
 * @throws RegisterFileError when it is missing, no register, or of another schema version
 */
export const openReader = (file: string): RegisterReader => {
  const { database, info } = openRegisterDatabase(file)
  const byId = addressStatement(
    database,
    'WHERE a.nummeraanduiding_id = ? ORDER BY a.ended LIMIT 1',
  )
  const ofObject = addressStatement(
    database,
    'WHERE o.id = ? ORDER BY a.is_nevenadres, a.ended, a.nummeraanduiding_id',
  )
  const inBuilding = addressStatement(
    database,
    `JOIN object_building l ON l.object = o.row
      WHERE l.building_id = ? AND a.ended = 0 ${IN_ORDER} LIMIT ?`,
  )
  // A range and not LIKE: it stays in the index, and stops where the limit is.
  const startingSo = database.prepare(
    'SELECT DISTINCT postcode FROM address WHERE postcode >= ? AND postcode < ? ORDER BY postcode LIMIT ?',
  )
  const anyRow = database.prepare('SELECT nummeraanduiding_id FROM address LIMIT 1')
  return {
    info,
    addresses: addressSearch(database),
    addressById: (id) => byId([id])[0],
    addressesOfObject: (id) => ofObject([id]),
    addressesInBuilding: (id, limit) => inBuilding([id, limit]),
    building: buildingLookup(database),
    labelSubject: labelSubjectLookup(database),
    surroundings: surroundingsReader(database),
    postcodes: (start, limit) =>
      startingSo.all(start, `${start}~`, limit).map((row) => String(row['postcode'])),
    check: () => {
      anyRow.get()
    },
    close: () => database.close(),
  }
}
