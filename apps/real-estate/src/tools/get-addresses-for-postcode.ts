import type { ToolHandler } from '@voordeur/gateway/tools'
import { parseHouseNumber } from '../domain/house-number.ts'
import type { Note } from '../domain/messages.ts'
import { type Parsed, parsed, problem } from '../domain/parsed.ts'
import { isNeverIssued, parsePostcode } from '../domain/postcode.ts'
import type { AddressRecord, Register } from '../register/register.ts'
import { DEFAULT_LANG } from './about-property.ts'
import { answer, fromRegister } from './answer.ts'
import type {
  GetAddressesForPostcodeInput,
  GetAddressesForPostcodeOutput,
} from './contracts.generated.ts'
import { findAddresses, type Readings } from './find-addresses.ts'
import { readPage } from './postcode-page.ts'
import { listedAddress } from './present-address.ts'
import { valid } from './refusal.ts'
import { steps } from './steps.ts'

/** Lists the addresses of one postcode, or of one house number in it. */
export const getAddressesForPostcode =
  (register: Register): ToolHandler<GetAddressesForPostcodeInput, GetAddressesForPostcodeOutput> =>
  async (input, call) => {
    const { lang = DEFAULT_LANG } = input
    const postcode = valid(parsePostcode(input.postcode), lang)
    const numbers = valid(readNumbers(input), lang)
    const { page, pageSize, cursorOf } = valid(readPage(input), lang)
    const query = {
      postcode,
      // An empty list asks for no type in particular, and not for none.
      objectTypes: input.object_types?.length ? input.object_types : undefined,
      includeEnded: input.include_ended,
      offset: (page - 1) * pageSize,
      limit: pageSize,
    }
    await steps(register, call, lang, ['STEP_FIND'])('STEP_FIND')
    const found = await findAddresses(register, query, numbers)
    const more = page * pageSize < found.total
    // Only now is it known which register answered.
    const info = await register.info()
    const data = {
      postcode,
      streets: streets(found.items),
      total: found.total,
      page,
      page_size: pageSize,
      next_page: more ? page + 1 : null,
      next_cursor: more ? cursorOf(page + 1) : null,
      items: found.items.map(listedAddress),
    }
    const notes: Note[] = isNeverIssued(postcode)
      ? [{ code: 'POSTCODE_NEVER_ISSUED', params: { postcode } }]
      : []
    if (found.total === 0) {
      notes.push({ code: 'NO_ADDRESSES', params: { register: info.name, as_of: info.asOf } })
    }
    if (found.items.some(({ objectUnknown }) => objectUnknown)) {
      notes.push({ code: 'LIST_WITHOUT_DETAILS' })
    }
    return answer(data, fromRegister(info, lang, notes, [], register.consulted?.()))
  }

/** Without a number one reading stands for the whole postcode. */
function readNumbers(input: GetAddressesForPostcodeInput): Parsed<Readings> {
  const { huisnummer, huisletter = '', toevoeging = '' } = input
  if (huisnummer !== undefined && huisnummer !== '') {
    return parseHouseNumber({ huisnummer, huisletter, toevoeging })
  }
  if (huisletter || toevoeging) return problem('HUISNUMMER_MISSING', 'huisnummer')
  return parsed({ readings: [{}], inOrder: false })
}

const streets = (items: readonly AddressRecord[]): string[] => [
  ...new Set(items.map(({ street }) => street)),
]
