import type { DatabaseSync } from 'node:sqlite'
import type { AddressRecord } from './register.ts'
import type { SourceBuilding } from './register-source.ts'
import { isEndedBuilding, isEndedObject, WOONFUNCTIE } from './status.ts'

/** Writes records into the tables of a register that is being made. */
export interface RowWriter {
  address(record: AddressRecord): void
  building(record: SourceBuilding): void
}

const INSERT_OBJECT = `INSERT INTO object (id, type, status, ended, dwelling, gebruiksdoelen,
  oppervlakte, pand_ids, x, y, fictional) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const INSERT_ADDRESS = `INSERT INTO address (nummeraanduiding_id, object, is_nevenadres,
  openbare_ruimte_id, street, huisnummer, huisletter, toevoeging, postcode, woonplaats,
  woonplaats_id, status, ended, in_onderzoek) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const INSERT_BUILDING = `INSERT INTO building (id, status, ended, bouwjaar, footprint_m2, x, y,
  in_onderzoek, fictional) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`

const INSERT_LINK = 'INSERT OR IGNORE INTO object_building (building_id, object) VALUES (?, ?)'

/** Finds the row of an address's object, adding the object when it is not there yet. */
const objectRows = (database: DatabaseSync): ((a: AddressRecord) => number | bigint) => {
  const find = database.prepare('SELECT row FROM object WHERE id = ?')
  const insert = database.prepare(INSERT_OBJECT)
  const link = database.prepare(INSERT_LINK)

  const add = (a: AddressRecord): number | bigint => {
    const { lastInsertRowid: row } = insert.run(
      a.adresseerbaarObjectId,
      a.objectType,
      a.objectStatus,
      Number(isEndedObject(a.objectStatus)),
      Number(a.gebruiksdoelen.includes(WOONFUNCTIE)),
      JSON.stringify(a.gebruiksdoelen),
      a.oppervlakte,
      JSON.stringify(a.pandIds),
      a.position?.x ?? null,
      a.position?.y ?? null,
      Number(a.fictional),
    )
    for (const pandId of a.pandIds) link.run(pandId, row)
    return row
  }

  return (a) => {
    const found = find.get(a.adresseerbaarObjectId) as { row: number } | undefined
    return found?.row ?? add(a)
  }
}

/** Prepares the inserts on a database that has the register's tables. */
export const rowWriter = (database: DatabaseSync): RowWriter => {
  const objectRow = objectRows(database)
  const insertAddress = database.prepare(INSERT_ADDRESS)
  const insertBuilding = database.prepare(INSERT_BUILDING)
  return {
    address: (a) => {
      insertAddress.run(
        a.nummeraanduidingId,
        objectRow(a),
        Number(a.isNevenadres),
        a.openbareRuimteId,
        a.street,
        a.huisnummer,
        a.huisletter,
        a.toevoeging,
        a.postcode,
        a.woonplaats,
        a.woonplaatsId,
        a.addressStatus,
        Number(a.ended),
        Number(a.inOnderzoek),
      )
    },
    building: (b) => {
      insertBuilding.run(
        b.pandId,
        b.status,
        Number(isEndedBuilding(b.status)),
        b.bouwjaar,
        b.footprintM2,
        b.position?.x ?? null,
        b.position?.y ?? null,
        Number(b.inOnderzoek),
        Number(b.fictional),
      )
    },
  }
}
