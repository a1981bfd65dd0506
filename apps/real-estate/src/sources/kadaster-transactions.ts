import { parseDay } from '../domain/calendar.ts'
import type { Transaction } from '../register/transactions.ts'
import type { Fetched } from './answer-cache.ts'
import { type Fields, fieldsOf, InvalidAnswer } from './answer-fields.ts'
import type { SourceCall } from './source-client.ts'

export const KADASTER_TRANSACTIONS = {
  title: 'Kadaster (koopsommen)',
  licence: 'by contract with Kadaster',
} as const

/**
 * Sales of one object from a paid Kadaster product. There is no adapter for any of them here: the
 * interface of KIK-inzage is not published, so one could be neither written nor tested honestly.
 * Who has a contract gives one of their own to `openSources`; what it answers passes
 * {@link readTransactions} first.
 */
export interface TransactionsProvider {
  readonly title: string
  readonly licence: string
  /** As the product gives them. @throws {SourceFailed} */
  transactions(object: TransactionsKey, call: SourceCall): Promise<Fetched<readonly unknown[]>>
}

export interface TransactionsKey {
  readonly adresseerbaarObjectId: string
  readonly postcode: string | null
  readonly huisnummer: number
  readonly huisletter: string | null
  readonly toevoeging: string | null
}

const MAX_TRANSACTIONS = 200
const MAX_EURO = 10_000_000_000

/**
 * The sales, newest first, and of each only what {@link Transaction} has: names of owners, sellers
 * and buyers go no further than here, whatever the product sends along.
 * @throws {InvalidAnswer}
 */
export function readTransactions(found: unknown): readonly Transaction[] {
  if (!Array.isArray(found)) throw new InvalidAnswer('The sales are no list.')
  if (found.length > MAX_TRANSACTIONS) throw new InvalidAnswer('More sales than one object has.')
  return found
    .map((each) => readTransaction(fieldsOf(each, 'transaction')))
    .toSorted((a, b) => (a.registeredOn < b.registeredOn ? 1 : -1))
}

function readTransaction(found: Fields): Transaction {
  const registeredOn = found.text('registeredOn')
  const priceEuro = found.optionalNumber('priceEuro')
  if (!parseDay('registeredOn', registeredOn).ok) throw new InvalidAnswer('A sale is of no day.')
  if (priceEuro !== null && !(priceEuro >= 0 && priceEuro <= MAX_EURO)) {
    throw new InvalidAnswer('A koopsom is no amount.')
  }
  return { registeredOn, priceEuro, severalObjects: found.optionalFlag('severalObjects') }
}
