import type { AddressRecord } from '../register/register.ts'

/** An address of the sample town that shows something the register really does. */
export interface EdgeCase {
  readonly name: string
  /** What is unusual about it, in one sentence. */
  readonly about: string
  readonly postcode: string | null
  readonly huisnummer: number
  readonly huisletter: string | null
  readonly toevoeging: string | null
  readonly street: string
  readonly nummeraanduidingId: string
  readonly adresseerbaarObjectId: string
  readonly pandIds: readonly string[]
}

/** Names an address as an edge case. */
export const edgeCase = (name: string, about: string, address: AddressRecord): EdgeCase => {
  const { postcode, huisnummer, huisletter, toevoeging, street } = address
  const { nummeraanduidingId, adresseerbaarObjectId, pandIds } = address
  return {
    name,
    about,
    postcode,
    huisnummer,
    huisletter,
    toevoeging,
    street,
    nummeraanduidingId,
    adresseerbaarObjectId,
    pandIds,
  }
}
