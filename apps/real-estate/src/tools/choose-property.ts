import type { ToolCall } from '@voordeur/gateway/tools'
import { displayAddress } from '../domain/address-format.ts'
import { type Lang, text } from '../domain/messages.ts'
import { term } from '../domain/register-terms.ts'
import type { AddressRecord } from '../register/register.ts'
import type { Resolution } from './resolve-property.ts'

/** Who can be asked, and in which language. */
export interface Asking {
  readonly call: Pick<ToolCall, 'choose'>
  readonly lang: Lang
}

/**
 * Lets the person behind the call settle a choice, where their client can ask them; otherwise it
 * stays one. They are asked only with every match in view: the right one may not be left out.
 */
export async function settledBy(
  resolution: Resolution,
  { call, lang }: Asking,
): Promise<Resolution> {
  if (resolution.kind !== 'choice' || !resolution.whole) return resolution
  const { candidates } = resolution
  const question = text('CHOOSE_PROPERTY', lang, { total: candidates.length })
  const options = candidates.map((each) => ({
    value: identification(each),
    label: label(each, lang),
  }))
  const picked = await call.choose('property', question, options)
  const address = candidates.find((each) => identification(each) === picked)
  return address ? { kind: 'found', address, notes: [] } : resolution
}

/** Either id alone can be that of two candidates: an object has side addresses, a number objects. */
const identification = ({ adresseerbaarObjectId, nummeraanduidingId }: AddressRecord): string =>
  `${adresseerbaarObjectId}-${nummeraanduidingId}`

const MAX_USES = 2

/** The address, and what tells homes at one number apart: `… (residential, 61 m², unit in use)`. */
function label(address: AddressRecord, lang: Lang): string {
  const { gebruiksdoelen, oppervlakte, objectStatus, objectUnknown } = address
  if (objectUnknown) return displayAddress(address)
  const known = [
    ...gebruiksdoelen.slice(0, MAX_USES).map((doel) => term(doel, lang).label),
    ...(oppervlakte === null ? [] : [`${oppervlakte} m²`]),
    term(objectStatus, lang).label,
  ]
  return `${displayAddress(address)} (${known.join(', ')})`
}
