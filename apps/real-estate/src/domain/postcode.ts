import { type Parsed, parsed, problem } from './parsed.ts'

declare const brand: unique symbol

/** A Dutch postcode (PC6), normalised: `1234AB`. */
export type Postcode = string & { readonly [brand]: 'postcode' }

const PC6 = /^[1-9][0-9]{3}[A-Z]{2}$/
const NEVER_ISSUED = new Set(['SA', 'SD', 'SS'])

/** Reads a postcode as people type it: any case, spaces anywhere. */
export function parsePostcode(text: string): Parsed<Postcode> {
  const compact = text.replace(/\s+/g, '').toUpperCase()
  if (PC6.test(compact)) return parsed(compact as Postcode)
  return problem(postcodeFault(compact), 'postcode', { value: text })
}

function postcodeFault(compact: string) {
  if (/^[0-9]{4}$/.test(compact)) return 'POSTCODE_LETTERS_MISSING'
  if (/^[0-9]{5}$/.test(compact)) return 'POSTCODE_FOREIGN'
  return 'INVALID_POSTCODE'
}

/** PostNL issues no postcode that ends in SA, SD or SS; the register's own pattern allows them. */
export const isNeverIssued = (postcode: Postcode): boolean => NEVER_ISSUED.has(postcode.slice(4))
