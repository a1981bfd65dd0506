import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type {
  AddressPage,
  AddressQuery,
  AddressRecord,
  BuildingRecord,
  ObjectType,
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
  /** Reads a row from the file; throws when that fails. */
  check(): void
  close(): void
}

interface AddressRow {
  nummeraanduidingId: string
  adresseerbaarObjectId: string
  objectType: ObjectType
  isNevenadres: number
  openbareRuimteId: string
  street: string
  huisnummer: number
  huisletter: string | null
  toevoeging: string | null
  postcode: string | null
  woonplaats: string
  woonplaatsId: string
  addressStatus: string
  objectStatus: string
  ended: number
  gebruiksdoelen: string
  oppervlakte: number | null
  pandIds: string
  x: number | null
  y: number | null
  inOnderzoek: number
  fictional: number
}

const ADDRESS_FROM = `FROM address a JOIN object o ON o.row = a.object`

const SELECT_ADDRESS = `SELECT a.nummeraanduiding_id AS nummeraanduidingId,
  o.id AS adresseerbaarObjectId, o.type AS objectType, a.is_nevenadres AS isNevenadres,
  a.openbare_ruimte_id AS openbareRuimteId, a.street, a.huisnummer, a.huisletter, a.toevoeging,
  a.postcode, a.woonplaats, a.woonplaats_id AS woonplaatsId, a.status AS addressStatus,
  o.status AS objectStatus, a.ended, o.gebruiksdoelen, o.oppervlakte, o.pand_ids AS pandIds,
  o.x, o.y, a.in_onderzoek AS inOnderzoek, o.fictional
  ${ADDRESS_FROM}`

// Additions that are numbers come in the order of their value: 2 before 10.
const IN_ORDER = `ORDER BY a.street COLLATE NOCASE, a.huisnummer,
  ifnull(a.huisletter, '') COLLATE NOCASE, CAST(ifnull(a.toevoeging, '') AS INTEGER),
  ifnull(a.toevoeging, '') COLLATE NOCASE, a.ended, a.nummeraanduiding_id`

const MATCHES = `WHERE a.postcode = :postcode AND a.huisnummer BETWEEN :from AND :to
  AND (:letter IS NULL OR ifnull(a.huisletter, '') = :letter COLLATE NOCASE)
  AND (:addition IS NULL OR ifnull(a.toevoeging, '') = :addition COLLATE NOCASE)
  AND (:types IS NULL OR o.type IN (SELECT value FROM json_each(:types)))
  AND (:ended = 1 OR a.ended = 0)`

const HIGHEST_HUISNUMMER = 99_999

const toAddress = (row: AddressRow): AddressRecord => {
  const { x, y, ...rest } = row
  return {
    ...rest,
    isNevenadres: row.isNevenadres === 1,
    ended: row.ended === 1,
    gebruiksdoelen: JSON.parse(row.gebruiksdoelen) as string[],
    pandIds: JSON.parse(row.pandIds) as string[],
    position: x === null || y === null ? null : { x, y },
    inOnderzoek: row.inOnderzoek === 1,
    fictional: row.fictional === 1,
  }
}

const addressRows = (statement: StatementSync, ...values: (string | number)[]): AddressRecord[] =>
  (statement.all(...values) as unknown as AddressRow[]).map(toAddress)

const conditions = (query: AddressQuery) => ({
  postcode: query.postcode,
  from: query.huisnummer ?? 0,
  to: query.huisnummer ?? HIGHEST_HUISNUMMER,
  letter: query.huisletter ?? null,
  addition: query.toevoeging ?? null,
  types: query.objectTypes ? JSON.stringify(query.objectTypes) : null,
  ended: Number(query.includeEnded ?? false),
})

const addressSearch = (database: DatabaseSync): RegisterReader['addresses'] => {
  const count = database.prepare(`SELECT count(*) AS total ${ADDRESS_FROM} ${MATCHES}`)
  const page = database.prepare(
    `${SELECT_ADDRESS} ${MATCHES} ${IN_ORDER} LIMIT :limit OFFSET :offset`,
  )
  return (query) => {
    const where = conditions(query)
    const { total } = count.get(where) as { total: number }
    const rows = page.all({ ...where, limit: query.limit, offset: query.offset })
    return { total, items: (rows as unknown as AddressRow[]).map(toAddress) }
  }
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
  const byId = database.prepare(
    `${SELECT_ADDRESS} WHERE a.nummeraanduiding_id = ? ORDER BY a.ended LIMIT 1`,
  )
  const ofObject = database.prepare(
    `${SELECT_ADDRESS} WHERE o.id = ? ORDER BY a.is_nevenadres, a.ended, a.nummeraanduiding_id`,
  )
  const inBuilding = database.prepare(`${SELECT_ADDRESS}
    JOIN object_building l ON l.object = o.row
    WHERE l.building_id = ? AND a.ended = 0 ${IN_ORDER} LIMIT ?`)
  const anyRow = database.prepare('SELECT nummeraanduiding_id FROM address LIMIT 1')
  return {
    info,
    addresses: addressSearch(database),
    addressById: (id) => addressRows(byId, id)[0],
    addressesOfObject: (id) => addressRows(ofObject, id),
    addressesInBuilding: (id, limit) => addressRows(inBuilding, id, limit),
    building: buildingLookup(database),
    labelSubject: labelSubjectLookup(database),
    surroundings: surroundingsReader(database),
    check: () => {
      anyRow.get()
    },
    close: () => database.close(),
  }
}
