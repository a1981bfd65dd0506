import type { HouseNumber, HouseNumberReadings } from '../domain/house-number.ts'
import type { AddressPage, AddressQuery, Register } from '../register/register.ts'

type BaseQuery = Omit<AddressQuery, keyof HouseNumber>

/** Like {@link HouseNumberReadings}, but a reading may leave even the number open. */
export interface Readings {
  readonly readings: readonly Partial<HouseNumber>[]
  readonly inOrder: boolean
}

/**
 * One page of the addresses that fit a house number in any of its readings. The readings never
 * overlap, so their pages follow one another. Of readings in order, the first with a hit counts.
 */
export async function findAddresses(
  register: Register,
  base: BaseQuery,
  { readings, inOrder }: Readings,
): Promise<AddressPage & { readonly reading: number }> {
  const items: AddressPage['items'][number][] = []
  let total = 0
  for (const [index, reading] of readings.entries()) {
    const page = await register.addresses({
      ...base,
      ...reading,
      offset: Math.max(0, base.offset - total),
      limit: base.limit - items.length,
    })
    total += page.total
    items.push(...page.items)
    if (inOrder && page.total > 0) return { total, items, reading: index }
  }
  return { total, items, reading: 0 }
}

/** The same readings, with "not said" taken as "without". */
export const exactly = ({ readings, inOrder }: HouseNumberReadings): HouseNumberReadings => ({
  inOrder,
  readings: readings.map(({ huisnummer, huisletter = '', toevoeging = '' }) => ({
    huisnummer,
    huisletter,
    toevoeging,
  })),
})
