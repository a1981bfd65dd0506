import type { AddressRecord } from '../register/register.ts'

type AddressParts = Pick<
  AddressRecord,
  'street' | 'huisnummer' | 'huisletter' | 'toevoeging' | 'postcode' | 'woonplaats'
>

/** The number as one writes it: `12`, `12A`, `12-2`, `12A-2`, `12 bis`, `12A bis`. */
function fullNumber({ huisnummer, huisletter, toevoeging }: AddressParts): string {
  const number = `${huisnummer}${huisletter ?? ''}`
  if (!toevoeging) return number
  return `${number}${/^\d/.test(toevoeging) ? '-' : ' '}${toevoeging}`
}

/**
 * NEN 5825 line 5: street, number, then letter and addition as one, after a hyphen when that
 * starts with a digit: `Kade 1-5A3`, `Kade 1 A3`. The street is not shortened to 24 characters.
 */
export function adresregel5({ street, huisnummer, huisletter, toevoeging }: AddressParts): string {
  const suffix = `${huisletter ?? ''}${toevoeging ?? ''}`
  if (!suffix) return `${street} ${huisnummer}`
  return `${street} ${huisnummer}${/^\d/.test(suffix) ? '-' : ' '}${suffix}`
}

/** NEN 5825 line 6: `1234 AB  PLAATS` with two spaces; only the place when there is no postcode. */
export function adresregel6({ postcode, woonplaats }: AddressParts): string {
  const place = woonplaats.toLocaleUpperCase('nl')
  return postcode ? `${spaced(postcode)}  ${place}` : place
}

/** One line for people: `Dorpsstraat 12A-2, 1234 AB Plaats`. */
export function displayAddress(address: AddressParts): string {
  const place = address.postcode
    ? `${spaced(address.postcode)} ${address.woonplaats}`
    : address.woonplaats
  return `${address.street} ${fullNumber(address)}, ${place}`
}

const spaced = (postcode: string): string => `${postcode.slice(0, 4)} ${postcode.slice(4)}`
