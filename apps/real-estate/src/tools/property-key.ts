import { type BagId, parseBagId } from '../domain/bag-id.ts'
import { type HouseNumberReadings, parseHouseNumber } from '../domain/house-number.ts'
import { type Parsed, parsed, problem } from '../domain/parsed.ts'
import { type Postcode, parsePostcode } from '../domain/postcode.ts'

/** The inputs by which a caller can say which property is meant. */
export interface PropertyKeyInput {
  postcode?: string
  huisnummer?: number | string
  huisletter?: string
  toevoeging?: string
  nummeraanduiding_id?: string
  adresseerbaar_object_id?: string
  pand_id?: string
}

/** One property, or one address or building that may hold several. */
export type PropertyKey =
  | AddressKey
  | { readonly kind: 'nummeraanduiding'; readonly id: BagId<'nummeraanduiding'> }
  | { readonly kind: 'adresseerbaar_object'; readonly id: BagId<'adresseerbaar_object'> }
  | { readonly kind: 'pand'; readonly id: BagId<'pand'> }

export interface AddressKey {
  readonly kind: 'address'
  readonly postcode: Postcode
  readonly number: HouseNumberReadings
}

export const ADDRESS_FIELDS = 'postcode + huisnummer'

/** The ways to name a property, as an error lists them. */
export const PROPERTY_KEYS = [
  ADDRESS_FIELDS,
  'nummeraanduiding_id',
  'adresseerbaar_object_id',
  'pand_id',
] as const

/** Left out, or left empty as forms and models do. */
const isGiven = (value: unknown): boolean =>
  value !== undefined && (typeof value !== 'string' || value.trim() !== '')

/** Which of {@link PROPERTY_KEYS} the caller gave. */
export function givenKeys(input: PropertyKeyInput): readonly string[] {
  const address = [input.postcode, input.huisnummer, input.huisletter, input.toevoeging]
  const given = PROPERTY_KEYS.slice(1).filter((name) =>
    isGiven(input[name as keyof PropertyKeyInput]),
  )
  return address.some(isGiven) ? [ADDRESS_FIELDS, ...given] : given
}

/** The one key that was given, out of those a tool offers. */
export function onlyKey(
  given: readonly string[],
  offered: readonly string[] = PROPERTY_KEYS,
): Parsed<string> {
  const fields = offered.join('; ')
  const [only, ...others] = given
  if (only === undefined) return problem('KEY_MISSING', 'postcode', { fields })
  if (others.length === 0) return parsed(only)
  return problem('KEY_CONFLICT', others[0] ?? only, { given: given.join('; '), fields })
}

/** Reads the key; exactly one way to name a property must be given. */
export function readPropertyKey(
  input: PropertyKeyInput,
  offered?: readonly string[],
): Parsed<PropertyKey> {
  const only = onlyKey(givenKeys(input), offered)
  if (!only.ok) return only
  switch (only.value) {
    case 'nummeraanduiding_id':
      return identified('nummeraanduiding', input.nummeraanduiding_id)
    case 'adresseerbaar_object_id':
      return identified('adresseerbaar_object', input.adresseerbaar_object_id)
    case 'pand_id':
      return identified('pand', input.pand_id)
    default:
      return addressKey(input)
  }
}

function identified<Kind extends 'nummeraanduiding' | 'adresseerbaar_object' | 'pand'>(
  kind: Kind,
  text = '',
): Parsed<{ kind: Kind; id: BagId<Kind> }> {
  const id = parseBagId(kind, text)
  return id.ok ? parsed({ kind, id: id.value }) : id
}

function addressKey(input: PropertyKeyInput): Parsed<AddressKey> {
  if (!isGiven(input.postcode)) return problem('POSTCODE_MISSING', 'postcode')
  const postcode = parsePostcode(input.postcode ?? '')
  if (!postcode.ok) return postcode
  if (!isGiven(input.huisnummer)) return problem('HUISNUMMER_MISSING', 'huisnummer')
  const number = parseHouseNumber({ ...input, huisnummer: input.huisnummer ?? '' })
  if (!number.ok) return number
  return parsed({ kind: 'address', postcode: postcode.value, number: number.value })
}
