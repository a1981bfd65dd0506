import { type Lang, text } from '../domain/messages.ts'
import type { RegisterInfo, Surroundings } from '../register/register.ts'
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

interface Circle {
  /** Metres. */
  readonly radius: number
  readonly info: RegisterInfo
  readonly lang: Lang
}

/** What the register counts within a circle, as indicators with scope, year and source. */
export function indicators(
  found: Surroundings,
  circle: Circle,
): { readonly housing: readonly Indicator[]; readonly amenities: readonly Indicator[] } {
  const of = (id: Indicator['id'], value: number | null, unit: string) =>
    indicator(id, value, unit, circle)
  const km2 = (Math.PI * circle.radius ** 2) / 1_000_000
  const share = found.addresses > 0 ? percent(found.dwellings, found.addresses) : null
  return {
    housing: [
      of('addresses', found.addresses, 'count'),
      of('dwellings', found.dwellings, 'count'),
      of('dwelling_share', share, '%'),
      of('address_density', Math.round(found.addresses / km2), 'per km²'),
      of('buildings', found.buildings, 'count'),
      of('median_bouwjaar', found.medianBouwjaar, 'year'),
    ],
    amenities: (Object.keys(AMENITIES) as Amenity[]).map((id) =>
      of(id, found.byGebruiksdoel[AMENITIES[id]] ?? 0, 'count'),
    ),
  }
}

/** One decimal. */
const percent = (part: number, whole: number): number => Math.round((part / whole) * 1000) / 10

const indicator = (
  id: Indicator['id'],
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
