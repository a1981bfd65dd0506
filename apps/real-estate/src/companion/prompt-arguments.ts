import { ProtocolError, ProtocolErrorCode } from '@voordeur/gateway/extensions'
import { parseHouseNumber } from '../domain/house-number.ts'
import { errorText, type Lang, type TextCode, text } from '../domain/messages.ts'
import type { Parsed } from '../domain/parsed.ts'
import { parsePostcode } from '../domain/postcode.ts'

/** One home as a prompt names it. Both parts passed a strict reader: they hold no free text. */
export interface PromptHome {
  /** `1234AB`. */
  readonly postcode: string
  /** Digits, letters, and single spaces, hyphens or slashes between them: `12A-2`. */
  readonly number: string
}

const FEWEST_HOMES = 2
const MOST_HOMES = 5

/** @throws {ProtocolError} invalid params, in the person's language. */
export function readHome(postcode: string, number: string, lang: Lang): PromptHome {
  const read = valid(parsePostcode(postcode), lang)
  valid(parseHouseNumber({ huisnummer: number }), lang)
  return { postcode: read, number: number.trim().replace(/[\s\-/]+/g, separator) }
}

/** What stood between two parts, once. */
const separator = (between: string): string => between.trim()[0] ?? ' '

/**
 * Two to five homes: `1234 AB 12; 1234 AC 14A`.
 * @throws {ProtocolError} invalid params, in the person's language.
 */
export function readHomes(homes: string, lang: Lang): readonly PromptHome[] {
  const each = homes.split(';').filter((home) => home.trim() !== '')
  if (each.length < FEWEST_HOMES || each.length > MOST_HOMES)
    throw invalid(text('PROMPT_HOMES_COUNT', lang))
  return each.map((home) => {
    const [, postcode, number] = HOME.exec(home) ?? []
    if (!postcode || !number) throw unreadable('PROMPT_HOME_UNREADABLE', home, lang)
    return readHome(postcode, number, lang)
  })
}

const HOME = /^\s*(\d{4}\s?[A-Za-z]{2})[\s,]+(\S.*)$/s

/**
 * Euros a month, with a decimal point or comma.
 * @throws {ProtocolError} invalid params, in the person's language.
 */
export function readRent(rent: string, lang: Lang): number {
  const [euros] = /^\d{1,6}([.,]\d{1,2})?$/.exec(rent.trim()) ?? []
  if (!euros) throw unreadable('PROMPT_RENT_UNREADABLE', rent, lang)
  return Number(euros.replace(',', '.'))
}

const invalid = (message: string): ProtocolError =>
  new ProtocolError(ProtocolErrorCode.InvalidParams, message)

const unreadable = (
  code: Extract<TextCode, `PROMPT_${string}_UNREADABLE`>,
  value: string,
  lang: Lang,
): ProtocolError => invalid(text(code, lang, { value }))

function valid<T>(parsed: Parsed<T>, lang: Lang): T {
  if (parsed.ok) return parsed.value
  const { code, params } = parsed.problem
  const { message, hint } = errorText(code, lang, params)
  throw invalid(`${message} ${hint}`)
}
