import { polygonShape, type Shape } from '../import/geometry.ts'
import type { AddressRecord, ObjectType, RdPoint } from '../register/register.ts'
import { fieldsOf, InvalidAnswer } from './answer-fields.ts'

export const NUMMERAANDUIDING = /^\d{4}20\d{10}$/
export const ADRESSEERBAAR_OBJECT = /^\d{4}0[123]\d{10}$/
export const PAND = /^\d{4}10\d{10}$/
export const OPENBARE_RUIMTE = /^\d{4}30\d{10}$/
export const POSTCODE = /^[1-9]\d{3}[A-Z]{2}$/

/** Registered where the real value is not known. */
const PLACEHOLDER_YEARS: ReadonlySet<number> = new Set([0, 1005, 9999])
const PLACEHOLDER_AREAS: ReadonlySet<number> = new Set([0, 1, 999_999])

/** The year in any of its forms, text or number; `null` for a placeholder. */
export function bouwjaarOf(value: unknown): number | null {
  const year = typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : value
  if (typeof year !== 'number' || !Number.isInteger(year) || year < 0 || year > 9999) {
    throw new InvalidAnswer('A bouwjaar is no year.')
  }
  return PLACEHOLDER_YEARS.has(year) ? null : year
}

/** Whole m²; `null` when left out or a placeholder. */
export function oppervlakteOf(value: number | null): number | null {
  if (value === null || PLACEHOLDER_AREAS.has(value)) return null
  if (!Number.isInteger(value) || value < 0 || value > 999_999) {
    throw new InvalidAnswer('An oppervlakte is no area.')
  }
  return value
}

/** What the fifth and sixth digit say. */
export function objectTypeOf(adresseerbaarObjectId: string): ObjectType {
  const kinds = { '01': 'verblijfsobject', '02': 'ligplaats', '03': 'standplaats' } as const
  const kind = kinds[adresseerbaarObjectId.slice(4, 6) as keyof typeof kinds]
  if (!kind) throw new InvalidAnswer('An identification is of no addressable object.')
  return kind
}

/** A GeoJSON point or polygon in RD metres; heights are dropped. Anything else is `null`. */
export function shapeOf(geometry: unknown): Shape {
  const nothing = { position: null, areaM2: null }
  if (geometry === undefined || geometry === null) return nothing
  const fields = fieldsOf(geometry, 'geometry')
  const coordinates = fields.list('coordinates')
  if (fields.raw('type') === 'Point') return { ...nothing, position: rdPoint(coordinates) }
  if (fields.raw('type') !== 'Polygon') return nothing
  const rings = coordinates.map((ring, index) => {
    if (!Array.isArray(ring)) throw new InvalidAnswer('A ring is no list.')
    return { hole: index > 0, points: ring.map(rdPoint) }
  })
  return polygonShape(rings)
}

/** Inside the bounds of RD, which no longitude is. */
export function rdPoint(pair: unknown): RdPoint {
  const [x, y] = Array.isArray(pair) ? (pair as unknown[]) : []
  const inside =
    typeof x === 'number' &&
    typeof y === 'number' &&
    x >= 0 &&
    x <= 280_000 &&
    y >= 300_000 &&
    y <= 625_000
  if (!inside) throw new InvalidAnswer('A position is not in RD.')
  return { x, y }
}

/** Made at first use: it makes Node read what it knows of languages. */
let alphabet: Intl.Collator | undefined

function compare(a: string, b: string): number {
  alphabet ??= new Intl.Collator('nl', { sensitivity: 'base' })
  return alphabet.compare(a, b)
}

/** By street, number, letter, addition; without letter or addition first. */
export const inOrder = (a: AddressRecord, b: AddressRecord): number =>
  compare(a.street, b.street) ||
  a.huisnummer - b.huisnummer ||
  compare(a.huisletter ?? '', b.huisletter ?? '') ||
  compare(a.toevoeging ?? '', b.toevoeging ?? '')
