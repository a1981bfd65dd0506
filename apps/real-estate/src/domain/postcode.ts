import { type Parsed, parsed, problem } from './parsed.ts'

declare const brand: unique symbol

/** A Dutch postcode (PC6), normalised: `1234AB`. */
export type Postcode = string & { readonly [brand]: 'postcode' }

const PC6 = /^[1-9][0-9]{3}[A-Z]{2}$/
/** Five digits, with the country before them or not. */
const GERMAN_OR_FRENCH = /^(?:(?:DE?|FR?)-?)?[0-9]{5}$/
/** Four digits with a country before them; without one it may be half a Dutch postcode. */
const BELGIAN_OR_OTHER = /^(?:BE?|L|LU|LUX|DK)-?[0-9]{4}$/
const NEVER_ISSUED = new Set(['SA', 'SD', 'SS'])

/** Reads a postcode as people type it: any case, spaces anywhere, `NL-` before it or not. */
export function parsePostcode(text: string): Parsed<Postcode> {
  const compact = text.replace(/\s+/g, '').toUpperCase()
  const dutch = compact.replace(/^NL-?(?=\d)/, '')
  if (PC6.test(dutch)) return parsed(dutch as Postcode)
  return problem(postcodeFault(compact), 'postcode', { value: text })
}

function postcodeFault(compact: string) {
  if (/^[0-9]{4}$/.test(compact)) return 'POSTCODE_LETTERS_MISSING'
  if (GERMAN_OR_FRENCH.test(compact)) return 'POSTCODE_FOREIGN'
  if (BELGIAN_OR_OTHER.test(compact)) return 'POSTCODE_FOREIGN/four'
  return 'INVALID_POSTCODE'
}

/** PostNL issues no postcode that ends in SA, SD or SS; the register's own pattern allows them. */
export const isNeverIssued = (postcode: Postcode): boolean => NEVER_ISSUED.has(postcode.slice(4))
