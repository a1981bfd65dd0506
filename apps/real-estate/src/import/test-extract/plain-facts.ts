import type { Element, PlainReading } from './plain-reading.ts'

/** What an extract says about one address of one object, as far as tests compare it. */
export interface PlainFacts {
  readonly objectId: string
  readonly ended: boolean
  readonly identity: { readonly pand_ids: readonly string[]; readonly woonplaats_id: string }
  readonly address: {
    readonly street: string
    readonly huisnummer: number
    readonly huisletter: string | null
    readonly toevoeging: string | null
    readonly postcode: string | null
    readonly woonplaats: string
    readonly is_nevenadres: boolean
    readonly address_status: string
  }
  readonly unit: {
    readonly object_type: string
    readonly status: string
    readonly gebruiksdoelen: readonly string[]
    readonly oppervlakte_m2: number | null
    readonly in_onderzoek: boolean
  }
  readonly buildings: readonly {
    readonly pand_id: string
    readonly status: string
    readonly bouwjaar: number | null
    readonly unit_count: number
    readonly dwelling_count: number
    readonly in_onderzoek: boolean
  }[]
  readonly footprints: readonly number[]
  readonly otherAddresses: readonly string[]
  /** RD metres. */
  readonly position: Point
}

type Point = readonly [x: number, y: number]

/** The statuses in which something is there, or is planned; in any other it has ended. */
const PRESENT: ReadonlySet<string> = new Set([
  'Verblijfsobject gevormd',
  'Verblijfsobject in gebruik',
  'Verblijfsobject in gebruik (niet ingemeten)',
  'Verbouwing verblijfsobject',
  'Verblijfsobject buiten gebruik',
  'Plaats aangewezen',
])

const isPresent = (object: Element): boolean => PRESENT.has(object.text('status') ?? '')

/** References in the part of the XML between two tags of a name. */
const referred = (xml: string, within: string, kind: string): readonly string[] =>
  [
    ...xml.matchAll(
      new RegExp(`<(?:[\\w-]+:)?${within}>([\\s\\S]*?)</(?:[\\w-]+:)?${within}>`, 'g'),
    ),
  ]
    .flatMap(([, inner = '']) => [...inner.matchAll(new RegExp(`${kind}Ref[^>]*>(\\d+)<`, 'g'))])
    .map(([, id = '']) => id)

/** Who has which address, and who is in which building. */
export interface Holders {
  /** Objects by the address number that they have, main or side. */
  readonly objects: ReadonlyMap<string, readonly string[]>
  /** Address numbers by the object that has them. */
  readonly numbers: ReadonlyMap<string, readonly string[]>
  /** Units by building; one without an address is in no register of addresses. */
  readonly units: ReadonlyMap<string, readonly Element[]>
}

const ROLES = ['heeftAlsHoofdadres', 'heeftAlsNevenadres']

/** Finds out once what {@link factsOf} needs for every address. */
export function holdersIn(reading: PlainReading): Holders {
  const objects = new Map<string, string[]>()
  const numbers = new Map<string, string[]>()
  const units = new Map<string, Element[]>()
  for (const [objectId, object] of reading.objects) {
    const ids = ROLES.flatMap((role) => referred(object.xml, role, 'Nummeraanduiding'))
    const own = [...new Set(ids)].filter((each) => placeOf(reading, each))
    if (own.length === 0) continue
    numbers.set(objectId, own)
    for (const id of own) put(objects, id, objectId)
    if (object.kind !== 'Verblijfsobject' || !isPresent(object)) continue
    for (const pandId of new Set(object.texts('PandRef'))) put(units, pandId, object)
  }
  return { objects, numbers, units }
}

function put<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

/** The street and the place of an address; nothing when either is not in the extract. */
function placeOf({ numbers, streets, places }: PlainReading, numberId: string) {
  const number = numbers.get(numberId)
  const streetId = number?.text('OpenbareRuimteRef') ?? ''
  const street = streets.get(streetId)
  const placeId = number?.text('WoonplaatsRef') ?? street?.text('WoonplaatsRef') ?? ''
  const place = places.get(placeId)
  return number && street && place && { number, street, streetId, place, placeId }
}

/** All that is compared, of one address and one object that has it. */
export function factsOf(
  reading: PlainReading,
  holders: Holders,
  numberId: string,
  objectId: string,
): PlainFacts {
  const object = reading.objects.get(objectId)
  const at = placeOf(reading, numberId)
  if (!object || !at) throw new Error(`${numberId} of ${objectId} is not in the extract.`)
  const { number, street, streetId, place, placeId } = at
  const main = referred(object.xml, 'heeftAlsHoofdadres', 'Nummeraanduiding')
  const pandIds = object.texts('PandRef')
  const status = number.text('status') ?? ''
  const known = pandIds.filter((id) => reading.buildings.has(id))
  return {
    objectId,
    ended: status === 'Naamgeving ingetrokken' || !isPresent(object),
    identity: { pand_ids: pandIds, woonplaats_id: placeId },
    address: {
      street: street.text('naam') ?? '',
      huisnummer: Number(number.text('huisnummer')),
      huisletter: number.text('huisletter') ?? null,
      toevoeging: number.text('huisnummertoevoeging') ?? null,
      postcode: number.text('postcode') ?? null,
      woonplaats: place.text('naam') ?? '',
      is_nevenadres: !main.includes(numberId),
      address_status: status,
    },
    unit: {
      object_type: object.kind.toLowerCase(),
      status: object.text('status') ?? '',
      gebruiksdoelen: object.texts('gebruiksdoel'),
      oppervlakte_m2: unless(object.text('oppervlakte'), ['1', '999999']),
      in_onderzoek: [objectId, numberId, streetId].some((id) => reading.doubted.has(id)),
    },
    buildings: known.map((id) => building(reading, holders, id)),
    footprints: known.map((id) => shape(reading.buildings.get(id)?.xml ?? '').area),
    otherAddresses: (holders.numbers.get(objectId) ?? []).filter((id) => id !== numberId).sort(),
    position: shape(object.xml).centre,
  }
}

/** A number, unless it stands for not knowing it. */
const unless = (text: string | undefined, unknown: readonly string[]): number | null =>
  text === undefined || unknown.includes(text) ? null : Number(text)

function building(
  reading: PlainReading,
  { units }: Holders,
  id: string,
): PlainFacts['buildings'][number] {
  const pand = reading.buildings.get(id)
  const inside = units.get(id) ?? []
  return {
    pand_id: id,
    status: pand?.text('status') ?? '',
    bouwjaar: unless(pand?.text('oorspronkelijkBouwjaar'), ['1005', '9999']),
    unit_count: inside.length,
    dwelling_count: inside.filter((unit) => unit.texts('gebruiksdoel').includes('woonfunctie'))
      .length,
    in_onderzoek: reading.doubted.has(id),
  }
}

/** Area and centre of what is drawn: rings cut into triangles from their first corner. */
function shape(xml: string): { readonly area: number; readonly centre: Point } {
  const height = /srsDimension="3"/.test(xml) ? 3 : 2
  const corners = (text: string): Point[] => {
    const numbers = text.trim().split(/\s+/).map(Number)
    return numbers.flatMap((x, index) =>
      index % height === 0 ? [[x, numbers[index + 1] ?? 0] as const] : [],
    )
  }
  const point = /<gml:pos[^>]*>([^<]*)</.exec(xml)?.[1]
  const first = /<gml:posList[^>]*>([^<]*)</.exec(xml)?.[1]
  const [anchor = [0, 0]] = corners(first ?? point ?? '0 0')
  let [area, x, y] = [0, 0, 0]
  for (const [, role, text = ''] of xml.matchAll(
    /<gml:(exterior|interior)>[\s\S]*?<gml:posList[^>]*>([^<]*)</g,
  )) {
    const ring = corners(text).map(([a, b]): Point => [a - anchor[0], b - anchor[1]])
    const triangles = ring.slice(1, -1).map((corner, index) => {
      const [o, p, q] = [ring[0] ?? [0, 0], corner, ring[index + 2] ?? [0, 0]]
      const size = ((p[0] - o[0]) * (q[1] - o[1]) - (q[0] - o[0]) * (p[1] - o[1])) / 2
      return { size, x: (o[0] + p[0] + q[0]) / 3, y: (o[1] + p[1] + q[1]) / 3 }
    })
    const signed = triangles.reduce((sum, { size }) => sum + size, 0)
    const sign = Math.sign(signed) * (role === 'interior' ? -1 : 1)
    for (const each of triangles) {
      area += sign * each.size
      x += sign * each.size * each.x
      y += sign * each.size * each.y
    }
  }
  const centre: Point = area > 0 ? [anchor[0] + x / area, anchor[1] + y / area] : anchor
  return { area, centre }
}
