import { type Parsed, parsed, problem } from './parsed.ts'

declare const brand: unique symbol

/** A BAG identification: 16 digits, of which the fifth and sixth say what it identifies. */
export type BagId<Kind extends BagKind> = string & { readonly [brand]: Kind }

export type BagKind = 'nummeraanduiding' | 'adresseerbaar_object' | 'pand'

const PATTERNS: Readonly<Record<BagKind, RegExp>> = {
  nummeraanduiding: /^\d{4}20\d{10}$/,
  adresseerbaar_object: /^\d{4}0[123]\d{10}$/,
  pand: /^\d{4}10\d{10}$/,
}

/** The tool input that takes each kind. */
const FIELDS: Readonly<Record<BagKind, string>> = {
  nummeraanduiding: 'nummeraanduiding_id',
  adresseerbaar_object: 'adresseerbaar_object_id',
  pand: 'pand_id',
}

const KINDS = Object.keys(PATTERNS) as BagKind[]
const NAMESPACE = /^NL\.IMBAG\.[a-z]+\./i

/**
 * Reads an identification, bare or with its namespace (`NL.IMBAG.Pand.…`). Zeros only, which
 * EP-Online answers with unrelated records, fits no pattern and is refused.
 */
export function parseBagId<Kind extends BagKind>(kind: Kind, text: string): Parsed<BagId<Kind>> {
  const id = text.trim().replace(NAMESPACE, '')
  if (PATTERNS[kind].test(id)) return parsed(id as BagId<Kind>)
  const field = FIELDS[kind]
  const actual = KINDS.find((other) => PATTERNS[other].test(id))
  if (actual) return problem('ID_OF_OTHER_KIND', field, { value: id, instead: FIELDS[actual] })
  return problem(/^\d{15}$/.test(id) ? 'ID_LOST_ZERO' : 'INVALID_ID', field, { value: text })
}

/** The municipality that registered the object, `GM0363`; not always the one it lies in today. */
export const registeringMunicipality = (bagId: string): string => `GM${bagId.slice(0, 4)}`
