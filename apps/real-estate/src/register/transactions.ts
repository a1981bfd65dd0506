import type { AddressRecord } from './register.ts'

/** Asks the land register for sales of one object. It never fails for it: an answer says so. */
export type AskTransactions = (address: AddressRecord) => Promise<TransactionsAnswer>

/** `not-asked`: the address is invented. `failed`: what was consulted says why. */
export type TransactionsAnswer =
  | { readonly kind: 'found'; readonly transactions: readonly Transaction[] }
  | { readonly kind: 'failed' | 'not-configured' | 'not-asked' }

/** One registered sale. Who sold and who bought is personal data, and has no place here. */
export interface Transaction {
  /** The day the deed was registered, `YYYY-MM-DD`. */
  readonly registeredOn: string
  /** Koopsom in euro; `null` when the deed is of several objects, or names none. */
  readonly priceEuro: number | null
  /** Whether the sum is of more objects than this one. */
  readonly severalObjects: boolean
}
