import { inputHash, type Json } from '../domain/canonical-json.ts'
import { type Parsed, parsed, problem } from '../domain/parsed.ts'
import type { GetAddressesForPostcodeInput } from './contracts.generated.ts'

/** Which part of a list is asked for, and how to ask for another. */
export interface PostcodePage {
  readonly page: number
  readonly pageSize: number
  cursorOf(page: number): string
}

const DEFAULT_PAGE_SIZE = 50
const MAX_PAGE = 100_000
const DIGEST = /^sha256:([0-9a-f]{16})/
const CURSOR = /^([1-9]\d{0,5})\.([0-9a-f]{16})$/

/**
 * Reads `cursor`, or `page` where there is none. A cursor goes on with the question that it was
 * given for, and with no other; it is no secret and proves nothing.
 */
export function readPage(input: GetAddressesForPostcodeInput): Parsed<PostcodePage> {
  const { cursor = '', page: asked, page_size: pageSize = DEFAULT_PAGE_SIZE } = input
  const digest = digestOf(input, pageSize)
  const cursorOf = (page: number) => `${page}.${digest}`
  if (cursor === '') return parsed({ page: asked ?? 1, pageSize, cursorOf })
  const [, number, made] = CURSOR.exec(cursor) ?? []
  const page = Number(number)
  if (!made || page > MAX_PAGE) return problem('INVALID_CURSOR', 'cursor')
  if (made !== digest) return problem('INVALID_CURSOR/other_question', 'cursor')
  if (asked !== undefined && asked !== page) return problem('INVALID_CURSOR/page', 'cursor')
  return parsed({ page, pageSize, cursorOf })
}

/** Of everything that decides which addresses there are, and how they fall over pages. */
function digestOf(input: GetAddressesForPostcodeInput, pageSize: number): string {
  const compact = (text: unknown): string =>
    String(text ?? '')
      .replace(/\s+/g, '')
      .toUpperCase()
  const question: Json = {
    postcode: compact(input.postcode),
    huisnummer: compact(input.huisnummer),
    huisletter: compact(input.huisletter),
    toevoeging: compact(input.toevoeging),
    types: [...(input.object_types ?? [])].sort(),
    ended: input.include_ended ?? false,
    pageSize,
  }
  return DIGEST.exec(inputHash(question))?.[1] ?? ''
}
