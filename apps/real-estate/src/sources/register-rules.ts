import type {
  AddressPage,
  AddressQuery,
  AddressRecord,
  BuildingRecord,
  Register,
} from '../register/register.ts'
import { inOrder } from './bag-values.ts'

/** Whether the embedded register knows the number, or the postcode when no number is asked for. */
export async function holds(embedded: Register, query: AddressQuery): Promise<boolean> {
  const { postcode, huisnummer } = query
  const number = huisnummer === undefined ? {} : { huisnummer }
  const page = { offset: 0, limit: 0, includeEnded: true }
  return (await embedded.addresses({ postcode, ...number, ...page })).total > 0
}

/** The register's own rules, on addresses that a source gave. */
export function pageOf(found: readonly AddressRecord[], query: AddressQuery): AddressPage {
  const { huisletter, toevoeging, objectTypes, includeEnded, offset, limit } = query
  const same = (asked: string | undefined, value: string | null) =>
    asked === undefined || asked.toLowerCase() === (value ?? '').toLowerCase()
  const items = found
    .filter((each) => same(huisletter, each.huisletter) && same(toevoeging, each.toevoeging))
    .filter((each) => objectTypes === undefined || objectTypes.includes(each.objectType))
    .filter((each) => includeEnded || !each.ended)
    .toSorted(inOrder)
  return { total: items.length, items: items.slice(offset, offset + limit) }
}

/** The year came with the address; how many units the building has did not. */
export function yearOnly(
  pandId: string,
  seen: Iterable<AddressRecord>,
): BuildingRecord | undefined {
  const address = [...seen].find((each) => each.pandIds.includes(pandId))
  const bouwjaar = address?.bouwjaren?.[address.pandIds.indexOf(pandId)]
  if (bouwjaar === undefined) return undefined
  return {
    pandId,
    status: 'onbekend',
    bouwjaar,
    unitCount: 0,
    dwellingCount: 0,
    footprintM2: null,
    inOnderzoek: false,
    fictional: false,
  }
}
