import { type Lang, text } from '../domain/messages.ts'
import type { FigureId } from '../register/place.ts'
import type { RdPoint, RegisterInfo, Surroundings } from '../register/register.ts'
import type { Indicator } from './contracts.generated.ts'

/** The gebruiksdoel that each count is of. */
const AMENITIES = {
  shops: 'winkelfunctie',
  schools: 'onderwijsfunctie',
  health_care: 'gezondheidszorgfunctie',
  gatherings: 'bijeenkomstfunctie',
  sports: 'sportfunctie',
  offices: 'kantoorfunctie',
} as const

type Amenity = keyof typeof AMENITIES

type CountId = Exclude<Indicator['id'], FigureId>

const NOTHING_KNOWN: Counts = {
  addresses: null,
  dwellings: null,
  byGebruiksdoel: null,
  buildings: null,
  medianBouwjaar: null,
}

/** Surroundings, or that nothing is known of them. */
type Counts = { readonly [Key in keyof Surroundings]: Surroundings[Key] | null }

/** Metres that turning degrees into RD can be off. */
const ROUNDING = 1

/**
 * Whether the register can say anything about a point: it lies within what the register holds, and
 * something is there. Elsewhere its zeros would only mean that it covers another area.
 */
export const covers = ({ extent }: RegisterInfo, { x, y }: RdPoint, found: Surroundings): boolean =>
  extent !== null &&
  x >= extent.minX - ROUNDING &&
  x <= extent.maxX + ROUNDING &&
  y >= extent.minY - ROUNDING &&
  y <= extent.maxY + ROUNDING &&
  found.addresses + found.buildings > 0

/** Whether a circle around a point that is covered reaches out of what the register holds. */
export const reachesBeyond = (
  { extent }: RegisterInfo,
  { x, y }: RdPoint,
  radius: number,
): boolean =>
  extent !== null &&
  (x - radius < extent.minX ||
    x + radius > extent.maxX ||
    y - radius < extent.minY ||
    y + radius > extent.maxY)

interface Circle {
  /** Metres. */
  readonly radius: number
  readonly info: RegisterInfo
  readonly lang: Lang
}

/**
 * What the register counts within a circle, as indicators with scope, year and source; of what it
 * does not cover every value is `null`.
 */
export function indicators(
  covered: Surroundings | undefined,
  circle: Circle,
): { readonly housing: readonly Indicator[]; readonly amenities: readonly Indicator[] } {
  const of = (id: CountId, value: number | null, unit: string) => indicator(id, value, unit, circle)
  const found = covered ?? NOTHING_KNOWN
  const { addresses, dwellings, byGebruiksdoel } = found
  const km2 = (Math.PI * circle.radius ** 2) / 1_000_000
  const share = addresses && dwellings !== null ? percent(dwellings, addresses) : null
  const density = addresses === null ? null : Math.round(addresses / km2)
  return {
    housing: [
      of('addresses', addresses, 'count'),
      of('dwellings', dwellings, 'count'),
      of('dwelling_share', share, '%'),
      of('address_density', density, 'per km²'),
      of('buildings', found.buildings, 'count'),
      of('median_bouwjaar', found.medianBouwjaar, 'year'),
    ],
    amenities: (Object.keys(AMENITIES) as Amenity[]).map((id) =>
      of(id, byGebruiksdoel && (byGebruiksdoel[AMENITIES[id]] ?? 0), 'count'),
    ),
  }
}

/** One decimal. */
const percent = (part: number, whole: number): number => Math.round((part / whole) * 1000) / 10

const indicator = (
  id: CountId,
  value: number | null,
  unit: string,
  { radius, info, lang }: Circle,
): Indicator => ({
  id,
  label: text(`indicator_${id}`, lang),
  value,
  unit,
  scope: 'radius',
  radius_m: radius,
  year: Number(info.asOf.slice(0, 4)),
  as_of: info.asOf,
  source: info.name,
})
