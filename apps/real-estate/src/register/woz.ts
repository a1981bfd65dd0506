import type { AddressRecord } from './register.ts'

/** Asks the counter for the values of one address. It never fails for it: an answer says so. */
export type AskWoz = (address: AddressRecord) => Promise<WozAnswer>

/**
 * `not-asked`: the address is invented. `failed`: what was consulted says why.
 */
export type WozAnswer =
  | { readonly kind: 'found'; readonly values: WozValues }
  | { readonly kind: 'none' | 'failed' | 'not-configured' | 'not-asked' }

export interface WozValues {
  /** Newest first; at least one. */
  readonly values: readonly WozValue[]
  /** The value is of more than the asked object: of a garage too, say. */
  readonly coversMore: boolean
}

/** What a municipality set as the value on a day. */
export interface WozValue {
  readonly euro: number
  /** `YYYY-MM-DD`. */
  readonly peildatum: string
}
