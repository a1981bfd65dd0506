import type { DatabaseSync } from 'node:sqlite'
import type { AddressRecord, ObjectType } from './register.ts'

/** An address with its object, in the order of {@link COLUMNS}. */
type AddressRow = [
  nummeraanduidingId: string,
  isNevenadres: number,
  openbareRuimteId: string,
  street: string,
  huisnummer: number,
  huisletter: string | null,
  toevoeging: string | null,
  postcode: string | null,
  woonplaats: string,
  woonplaatsId: string,
  addressStatus: string,
  ended: number,
  inOnderzoek: number,
  adresseerbaarObjectId: string,
  objectType: ObjectType,
  objectStatus: string,
  gebruiksdoelen: string,
  oppervlakte: number | null,
  pandIds: string,
  x: number | null,
  y: number | null,
  fictional: number,
]

const COLUMNS = `a.nummeraanduiding_id, a.is_nevenadres, a.openbare_ruimte_id, a.street,
  a.huisnummer, a.huisletter, a.toevoeging, a.postcode, a.woonplaats, a.woonplaats_id, a.status,
  a.ended, a.in_onderzoek,
  o.id, o.type, o.status, o.gebruiksdoelen, o.oppervlakte, o.pand_ids, o.x, o.y, o.fictional`

export const ADDRESS_FROM = `FROM address a JOIN object o ON o.row = a.object`

const list = (json: string): string[] => (json === '[]' ? [] : (JSON.parse(json) as string[]))

const toAddress = (row: AddressRow): AddressRecord => {
  const [x, y] = [row[19], row[20]]
  return {
    nummeraanduidingId: row[0],
    isNevenadres: row[1] === 1,
    openbareRuimteId: row[2],
    street: row[3],
    huisnummer: row[4],
    huisletter: row[5],
    toevoeging: row[6],
    postcode: row[7],
    woonplaats: row[8],
    woonplaatsId: row[9],
    addressStatus: row[10],
    ended: row[11] === 1,
    inOnderzoek: row[12] === 1,
    adresseerbaarObjectId: row[13],
    objectType: row[14],
    objectStatus: row[15],
    gebruiksdoelen: list(row[16]),
    oppervlakte: row[17],
    pandIds: list(row[18]),
    position: x === null || y === null ? null : { x, y },
    fictional: row[21] === 1,
  }
}

type Value = string | number | null

/** Gives the addresses that a prepared statement finds. */
export type AddressStatement = (
  values: readonly Value[] | Readonly<Record<string, Value>>,
) => AddressRecord[]

/**
 * Prepares a statement that finds addresses (`a`) with their objects (`o`). Rows come as lists: with
 * a name for each of their columns, a postcode took twice the time.
 * @param rest of the statement, from what else it joins to its limit.
 */
export function addressStatement(database: DatabaseSync, rest: string): AddressStatement {
  const statement = database.prepare(`SELECT ${COLUMNS} ${ADDRESS_FROM} ${rest}`)
  statement.setReturnArrays(true)
  return (values) => {
    const rows = Array.isArray(values)
      ? statement.all(...values)
      : statement.all(values as Record<string, Value>)
    return (rows as unknown as AddressRow[]).map(toAddress)
  }
}
