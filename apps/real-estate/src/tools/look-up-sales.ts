import type { Note } from '../domain/messages.ts'
import type { AddressRecord, Register } from '../register/register.ts'
import type { Sale } from './contracts.generated.ts'

/** What came of asking for sales, which only happens when the caller asks. */
export interface Sales {
  /** Left out when nobody could be asked. */
  readonly items?: Sale[]
  readonly notes: readonly Note[]
}

/** Sales of the object, from what the operator has a contract for; never who sold or bought. */
export async function lookUpSales(register: Register, address: AddressRecord): Promise<Sales> {
  const answer = (await register.transactions?.(address)) ?? { kind: 'not-configured' as const }
  switch (answer.kind) {
    case 'found':
      return {
        items: answer.transactions.map((sale) => ({
          registered_on: sale.registeredOn,
          price_eur: sale.priceEuro,
          several_objects: sale.severalObjects,
        })),
        notes: [],
      }
    case 'failed':
      return { notes: [] }
    case 'not-configured':
      return { notes: [{ code: 'TRANSACTIONS_NOT_CONFIGURED' }] }
    case 'not-asked':
      return { notes: [{ code: 'INVENTED_NOT_LOOKED_UP' }] }
  }
}
