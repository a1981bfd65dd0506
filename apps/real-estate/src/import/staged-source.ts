import type { DatabaseSync } from 'node:sqlite'
import type { AddressRecord, ObjectType } from '../register/register.ts'
import type { RegisterSource, SourceBuilding } from '../register/register-source.ts'
import { isEndedAddress, isEndedObject } from '../register/status.ts'
import type { Delivery } from './delivery.ts'

interface AddressRow {
  id: string
  objectId: string
  kind: ObjectType
  neven: number
  openbareRuimte: string
  street: string
  huisnummer: number
  huisletter: string | null
  toevoeging: string | null
  postcode: string | null
  woonplaats: string
  woonplaatsId: string
  status: string
  objectStatus: string
  gebruiksdoelen: string
  oppervlakte: number | null
  panden: string
  x: number | null
  y: number | null
  doubted: number
}

// A side address on a street of another place carries that place itself.
const ADDRESSES = `WITH held AS (
  SELECT object, address, min(neven) AS neven FROM (
    SELECT o.id AS object, h.value AS address, 0 AS neven
      FROM object o, json_each(o.hoofdadressen) h
    UNION ALL
    SELECT o.id, n.value, 1 FROM object o, json_each(o.nevenadressen) n
  ) GROUP BY object, address
)
SELECT n.id, o.id AS objectId, o.kind, held.neven, s.id AS openbareRuimte, s.naam AS street,
  n.huisnummer, n.huisletter, n.toevoeging, n.postcode, w.naam AS woonplaats,
  w.id AS woonplaatsId, n.status, o.status AS objectStatus, o.gebruiksdoelen, o.oppervlakte,
  o.panden, o.x, o.y,
  EXISTS (SELECT 1 FROM in_onderzoek q WHERE q.id IN (o.id, n.id, s.id)) AS doubted
FROM held
JOIN object o ON o.id = held.object
JOIN nummeraanduiding n ON n.id = held.address
JOIN openbare_ruimte s ON s.id = n.openbare_ruimte
JOIN woonplaats w ON w.id = coalesce(n.woonplaats, s.woonplaats)
ORDER BY n.id, o.id`

const toAddress = (row: AddressRow): AddressRecord => ({
  nummeraanduidingId: row.id,
  adresseerbaarObjectId: row.objectId,
  objectType: row.kind,
  isNevenadres: row.neven === 1,
  openbareRuimteId: row.openbareRuimte,
  street: row.street,
  huisnummer: row.huisnummer,
  huisletter: row.huisletter,
  toevoeging: row.toevoeging,
  postcode: row.postcode,
  woonplaats: row.woonplaats,
  woonplaatsId: row.woonplaatsId,
  addressStatus: row.status,
  objectStatus: row.objectStatus,
  ended: isEndedAddress(row.status) || isEndedObject(row.objectStatus),
  gebruiksdoelen: JSON.parse(row.gebruiksdoelen) as string[],
  oppervlakte: row.oppervlakte,
  pandIds: JSON.parse(row.panden) as string[],
  position: row.x === null || row.y === null ? null : { x: row.x, y: row.y },
  inOnderzoek: row.doubted === 1,
  fictional: false,
})

interface BuildingRow {
  id: string
  status: string
  bouwjaar: number | null
  footprint: number | null
  x: number | null
  y: number | null
  doubted: number
}

const BUILDINGS = `SELECT p.id, p.status, p.bouwjaar, p.footprint, p.x, p.y,
  EXISTS (SELECT 1 FROM in_onderzoek q WHERE q.id = p.id) AS doubted
FROM pand p ORDER BY p.id`

const toBuilding = (row: BuildingRow): SourceBuilding => ({
  pandId: row.id,
  status: row.status,
  bouwjaar: row.bouwjaar,
  footprintM2: row.footprint,
  inOnderzoek: row.doubted === 1,
  position: row.x === null || row.y === null ? null : { x: row.x, y: row.y },
  fictional: false,
})

function* rows<Row, Item>(
  database: DatabaseSync,
  sql: string,
  convert: (row: Row) => Item,
): Generator<Item, void, undefined> {
  for (const row of database.prepare(sql).iterate()) yield convert(row as Row)
}

/** The register that the staged occurrences make together. */
export const stagedSource = (database: DatabaseSync, delivery: Delivery): RegisterSource => ({
  info: {
    name: `BAG extract of ${delivery.area}`,
    source: 'bag-extract',
    asOf: delivery.stateDate,
    licence: 'Public Domain Mark 1.0',
  },
  addresses: rows<AddressRow, AddressRecord>(database, ADDRESSES, toAddress),
  buildings: rows<BuildingRow, SourceBuilding>(database, BUILDINGS, toBuilding),
})
