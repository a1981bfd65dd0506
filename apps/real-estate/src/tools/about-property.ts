import type { ToolCall } from '@voordeur/gateway/tools'
import type { Lang, Note } from '../domain/messages.ts'
import type { AddressRecord, Register, RegisterInfo } from '../register/register.ts'
import { type Answer, answer, type Choice, choice, fromRegister } from './answer.ts'
import { settledBy } from './choose-property.ts'
import type { Provenance } from './contracts.generated.ts'
import { type PropertyKey, type PropertyKeyInput, readPropertyKey } from './property-key.ts'
import { refusal, valid } from './refusal.ts'
import { resolveProperty } from './resolve-property.ts'

export const DEFAULT_LANG: Lang = 'en'

/** The one property that a call is about. */
export interface Found {
  /** The address the caller meant; it may be a side address of the object. */
  readonly address: AddressRecord
  readonly info: RegisterInfo
  readonly lang: Lang
}

/** What a tool says about a property, and what to tell beside it. */
export interface Described<Data> {
  readonly data: Data
  readonly notes?: readonly Note[]
  /** What was used beside the address and building data. */
  readonly alsoUsed?: readonly Provenance[]
}

/**
 * Finds the property a key means and lets `describe` answer about it; several matches become a
 * choice for the person, who is asked where that is possible, and none a {@link ToolFailure}.
 * Nothing may be written before it: a call that asks is made again with the answer.
 */
export async function aboutProperty<Data>(
  register: Register,
  input: PropertyKeyInput & { lang?: Lang },
  call: Pick<ToolCall, 'choose'>,
  describe: (found: Found) => Promise<Described<Data>>,
  key?: PropertyKey,
): Promise<Answer<Data> | Choice> {
  const lang = input.lang ?? DEFAULT_LANG
  const matches = await resolveProperty(register, key ?? valid(readPropertyKey(input), lang))
  const resolution = await settledBy(matches, { call, lang })
  if (resolution.kind === 'none') throw refusal(resolution.problem, lang)
  const info = await register.info()
  const { notes } = resolution
  if (resolution.kind === 'choice') {
    return choice(
      resolution.candidates,
      fromRegister(info, lang, notes, [], register.consulted?.()),
    )
  }
  const described = await describe({ address: resolution.address, info, lang })
  const allNotes = [...notes, ...(described.notes ?? [])]
  const { data, alsoUsed } = described
  return answer(data, fromRegister(info, lang, allNotes, alsoUsed, register.consulted?.()))
}
