import type { ObjectType, RdPoint } from '../../src/register/register.ts'
import { openRegisterDatabase } from '../../src/register/register-database.ts'

/** A real or sample municipality in pieces, from which larger ones are put together. */
export interface Template {
  /** For people: which register it was taken from. */
  readonly name: string
  readonly streets: readonly [StreetTemplate, ...StreetTemplate[]]
  /** Buildings that hold no unit, such as sheds and garages; where there are none, any. */
  readonly sheds: readonly BuildingTemplate[]
}

/** What one street holds; the order of its ids is kept, as it decides where rows lie on disk. */
export interface StreetTemplate {
  readonly name: string
  readonly units: readonly UnitTemplate[]
  readonly buildings: readonly BuildingTemplate[]
}

export interface UnitTemplate {
  readonly id: string
  readonly type: ObjectType
  readonly status: string
  readonly gebruiksdoelen: readonly string[]
  readonly oppervlakte: number | null
  readonly position: RdPoint | null
  /** Of buildings of the same street. */
  readonly pandIds: readonly string[]
  /** The main address first. */
  readonly addresses: readonly AddressTemplate[]
}

export interface AddressTemplate {
  readonly id: string
  readonly nevenadres: boolean
  readonly huisnummer: number
  readonly huisletter: string | null
  readonly toevoeging: string | null
  readonly postcode: string | null
  readonly status: string
  readonly ended: boolean
  readonly inOnderzoek: boolean
}

export interface BuildingTemplate {
  readonly id: string
  readonly status: string
  readonly bouwjaar: number | null
  readonly footprintM2: number | null
  readonly position: RdPoint | null
  readonly inOnderzoek: boolean
}

type Database = ReturnType<typeof openRegisterDatabase>['database']
type Row = Record<string, string | number | null>

const ADDRESSES = `SELECT * FROM address ORDER BY object, is_nevenadres, nummeraanduiding_id`

const point = ({ x, y }: Row): RdPoint | null =>
  x == null || y == null ? null : { x: Number(x), y: Number(y) }

const textOrNull = (value: Row[string] | undefined) => (value == null ? null : String(value))
const numberOrNull = (value: Row[string] | undefined) => (value == null ? null : Number(value))

const building = (row: Row): BuildingTemplate => ({
  id: String(row['id']),
  status: String(row['status']),
  bouwjaar: numberOrNull(row['bouwjaar']),
  footprintM2: numberOrNull(row['footprint_m2']),
  position: point(row),
  inOnderzoek: row['in_onderzoek'] === 1,
})

const address = (row: Row): AddressTemplate => ({
  id: String(row['nummeraanduiding_id']),
  nevenadres: row['is_nevenadres'] === 1,
  huisnummer: Number(row['huisnummer']),
  huisletter: textOrNull(row['huisletter']),
  toevoeging: textOrNull(row['toevoeging']),
  postcode: textOrNull(row['postcode']),
  status: String(row['status']),
  ended: row['ended'] === 1,
  inOnderzoek: row['in_onderzoek'] === 1,
})

const unit = (row: Row, addresses: readonly Row[]): UnitTemplate => ({
  id: String(row['id']),
  type: row['type'] as ObjectType,
  status: String(row['status']),
  gebruiksdoelen: JSON.parse(String(row['gebruiksdoelen'])) as string[],
  oppervlakte: numberOrNull(row['oppervlakte']),
  position: point(row),
  pandIds: JSON.parse(String(row['pand_ids'])) as string[],
  addresses: addresses.map(address),
})

const all = (database: Database, sql: string): readonly Row[] =>
  database.prepare(sql).all() as unknown as Row[]

/** Takes the municipality in a register file apart. A unit belongs to the street of its main address. */
export function readTemplate(registerFile: string): Template {
  const { database, info } = openRegisterDatabase(registerFile)
  try {
    const held = Object.groupBy(all(database, ADDRESSES), ({ object }) => String(object))
    const buildings = new Map(
      all(database, 'SELECT * FROM building').map((row) => [String(row['id']), building(row)]),
    )
    const streets = new Map<string, { name: string; units: UnitTemplate[] }>()
    for (const row of all(database, 'SELECT * FROM object')) {
      const addresses = held[String(row['row'])] ?? []
      const [main] = addresses
      if (!main) continue
      const id = String(main['openbare_ruimte_id'])
      const street = streets.get(id) ?? { name: String(main['street']), units: [] }
      street.units.push(unit(row, addresses))
      streets.set(id, street)
    }
    const used = new Set<string>()
    const [first, ...rest] = [...streets.values()].map(({ name, units }) => {
      const ids = [...new Set(units.flatMap(({ pandIds }) => pandIds))]
      for (const id of ids) used.add(id)
      return { name, units, buildings: ids.flatMap((id) => buildings.get(id) ?? []) }
    })
    if (!first) throw new Error(`${info.name} holds no street to generate from.`)
    const sheds = [...buildings.values()].filter(({ id }) => !used.has(id))
    // A sample has none of them, and buildings must be had.
    const loose = sheds.length > 0 ? sheds : [...buildings.values()]
    return { name: info.name, streets: [first, ...rest], sheds: loose }
  } finally {
    database.close()
  }
}
