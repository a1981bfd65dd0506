import type { Assessment } from '../domain/assessment.ts'

/** What a list can be in order of. `address` is by place, street and number; ties go by id. */
export const ORDERS = ['newest', 'oldest', 'highest_value', 'lowest_value', 'address'] as const

export type Order = (typeof ORDERS)[number]

/** What stands for an unknown value, so that it comes last either way. */
export const NO_VALUE = { highest_value: -1, lowest_value: Number.MAX_SAFE_INTEGER } as const

/** The orders whose key is a text; compared by its bytes, not by a language. */
export const isTextOrder = (order: Order): boolean => order === 'address'

/** The orders whose key is a time: whole milliseconds. */
export const isTimeOrder = (order: Order): boolean => order === 'newest' || order === 'oldest'

/** The value of an assessment that an order goes by. */
export function sortKey(order: Order, assessment: Assessment): number | string {
  switch (order) {
    case 'highest_value':
    case 'lowest_value':
      return assessment.findings.valueBand?.central ?? NO_VALUE[order]
    case 'address':
      return addressKey(assessment.property.woonplaats, assessment.property.display)
    default:
      return assessment.createdAt
  }
}

const MAX_KEY_LENGTH = 120
const DIGITS = 6

/** Place and address so that text order is people's order: no case, no accents, 2 before 10. */
export const addressKey = (place: string, display: string): string =>
  Array.from(
    `${place} ${display}`
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .replace(/\d+/g, (digits) => digits.padStart(DIGITS, '0')),
  )
    .slice(0, MAX_KEY_LENGTH)
    .join('')
