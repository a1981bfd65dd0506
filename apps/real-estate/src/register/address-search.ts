import type { DatabaseSync } from 'node:sqlite'
import { ADDRESS_FROM, addressStatement } from './address-rows.ts'
import type { AddressPage, AddressQuery } from './register.ts'

// Additions that are numbers come in the order of their value: 2 before 10.
export const IN_ORDER = `ORDER BY a.street COLLATE NOCASE, a.huisnummer,
  ifnull(a.huisletter, '') COLLATE NOCASE, CAST(ifnull(a.toevoeging, '') AS INTEGER),
  ifnull(a.toevoeging, '') COLLATE NOCASE, a.ended, a.nummeraanduiding_id`

const MATCHES = `WHERE a.postcode = :postcode AND a.huisnummer BETWEEN :from AND :to
  AND (:letter IS NULL OR ifnull(a.huisletter, '') = :letter COLLATE NOCASE)
  AND (:addition IS NULL OR ifnull(a.toevoeging, '') = :addition COLLATE NOCASE)
  AND (:types IS NULL OR o.type IN (SELECT value FROM json_each(:types)))
  AND (:ended = 1 OR a.ended = 0)`

const HIGHEST_HUISNUMMER = 99_999

const conditions = (query: AddressQuery) => ({
  postcode: query.postcode,
  from: query.huisnummer ?? 0,
  to: query.huisnummer ?? HIGHEST_HUISNUMMER,
  letter: query.huisletter ?? null,
  addition: query.toevoeging ?? null,
  types: query.objectTypes ? JSON.stringify(query.objectTypes) : null,
  ended: Number(query.includeEnded ?? false),
})

/** Finds the addresses of a postcode, page by page, with how many there are in all. */
export function addressSearch(database: DatabaseSync): (query: AddressQuery) => AddressPage {
  const count = database.prepare(`SELECT count(*) AS total ${ADDRESS_FROM} ${MATCHES}`)
  const page = addressStatement(database, `${MATCHES} ${IN_ORDER} LIMIT :limit OFFSET :offset`)
  return (query) => {
    const where = conditions(query)
    const { limit, offset } = query
    const items = page({ ...where, limit, offset })
    // A page that is not full ends with the last of them: then nothing has to be counted.
    if (items.length > 0 && items.length < limit) return { total: offset + items.length, items }
    const { total } = count.get(where) as { total: number }
    return { total, items }
  }
}
