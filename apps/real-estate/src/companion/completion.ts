import { parsePostcode } from '../domain/postcode.ts'
import type { LiveRegister } from '../register/register.ts'
import { LANGS } from './pages.ts'

/** What is being filled in: so much of a value, beside the values that already are. */
export interface Unfinished {
  readonly name: string
  readonly value: string
  readonly context: Readonly<Record<string, string>>
}

/** The embedded register alone: what a person types key by key asks nothing over the network. */
export type CompletingRegister = Pick<LiveRegister, 'postcodes' | 'addresses'>

/** As many as the protocol lets an answer hold (MCP 2026-07-28, completion). */
export const MAX_VALUES = 100

export interface Completed {
  readonly values: readonly string[]
  /** There are more than an answer may hold. */
  readonly hasMore: boolean
}

/** Values that begin as `value` does; none for what can't be completed. */
export async function complete(
  register: CompletingRegister,
  unfinished: Unfinished,
): Promise<Completed> {
  const found = await beginningSo(register, unfinished)
  return { values: found.slice(0, MAX_VALUES), hasMore: found.length > MAX_VALUES }
}

async function beginningSo(
  register: CompletingRegister,
  { name, value, context }: Unfinished,
): Promise<readonly string[]> {
  switch (name) {
    case 'lang':
      return LANGS.filter((lang) => lang.startsWith(value.toLowerCase()))
    case 'postcode':
      return postcodes(register, value)
    case 'huisnummer':
      return numbers(register, context['postcode'] ?? '', value)
    default:
      return []
  }
}

async function postcodes(register: CompletingRegister, typed: string): Promise<readonly string[]> {
  const start = typed.replace(/\s/g, '').toUpperCase()
  if (!/^(\d{0,4}|\d{4}[A-Z]{1,2})$/.test(start)) return []
  return register.postcodes(start, MAX_VALUES + 1)
}

async function numbers(
  register: CompletingRegister,
  at: string,
  typed: string,
): Promise<readonly string[]> {
  const postcode = parsePostcode(at)
  if (!postcode.ok) return []
  const page = { postcode: postcode.value, offset: 0, limit: MAX_NUMBERS }
  const { items } = await register.addresses(page)
  const written = items.map(({ huisnummer, huisletter, toevoeging }) =>
    [`${huisnummer}${huisletter ?? ''}`, toevoeging ?? []].flat().join('-'),
  )
  const start = typed.trim().toLowerCase()
  const fitting = written.filter((number) => number.toLowerCase().startsWith(start))
  return [...new Set(fitting)]
}

/** A postcode has sixteen addresses as a rule, and a few hundred at most. */
const MAX_NUMBERS = 500
