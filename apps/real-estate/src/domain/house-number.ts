import { type Parsed, parsed, problem } from './parsed.ts'

/**
 * One way to read what was typed. `''` means "without"; `undefined` means "not said".
 * Letters keep the case in which they were typed: the register compares without it.
 */
export interface HouseNumber {
  readonly huisnummer: number
  readonly huisletter?: string
  readonly toevoeging?: string
}

export interface HouseNumberReadings {
  readonly readings: readonly HouseNumber[]
  /** The caller named the parts: a later reading counts only when the earlier ones find nothing. */
  readonly inOrder: boolean
}

/** The parts as a caller gives them: in separate fields, or all in `huisnummer` ("12A-2"). */
export interface HouseNumberInput {
  readonly huisnummer: number | string
  readonly huisletter?: string
  readonly toevoeging?: string
}

type Part = Omit<HouseNumber, 'huisnummer'>

const MAX_HUISNUMMER = 99_999
const NUMBER_FIRST = /^(\d{1,9})[\s\-/]*(.*)$/s
const LETTER = /^[A-Za-z]$/
const TOEVOEGING = /^[0-9A-Za-z]{1,4}$/
const LETTER_THEN_TOEVOEGING = /^([A-Za-z])[\s\-/]*([0-9A-Za-z]{1,4})$/

/**
 * All readings of a house number. "12A" is letter A or toevoeging A; "12A2" is letter A with
 * toevoeging 2, or toevoeging A2; "12" says nothing about either.
 */
export function parseHouseNumber(input: HouseNumberInput): Parsed<HouseNumberReadings> {
  const typed = String(input.huisnummer).trim()
  const [, digits, suffix = ''] = NUMBER_FIRST.exec(typed) ?? []
  const huisnummer = Number(digits)
  if (!digits || huisnummer < 1 || huisnummer > MAX_HUISNUMMER) {
    return problem('INVALID_HUISNUMMER', 'huisnummer', { value: typed })
  }
  const parts = readParts(suffix, input.huisletter?.trim() ?? '', input.toevoeging?.trim() ?? '')
  if (!parts.ok) return parts
  const readings = parts.value.map((part) => ({ huisnummer, ...part }))
  return parsed({ readings, inOrder: suffix === '' })
}

function readParts(suffix: string, letter: string, toevoeging: string): Parsed<readonly Part[]> {
  if (letter && !LETTER.test(letter)) {
    return problem('INVALID_HUISLETTER', 'huisletter', { value: letter })
  }
  if (toevoeging && !TOEVOEGING.test(toevoeging)) {
    return problem('INVALID_TOEVOEGING', 'toevoeging', { value: toevoeging })
  }
  if (suffix && (letter || toevoeging)) {
    return problem('HOUSE_NUMBER_TWICE', 'huisnummer', { value: suffix })
  }
  if (suffix) return readSuffix(suffix)
  if (letter && toevoeging) return parsed([{ huisletter: letter, toevoeging }])
  if (letter) return parsed([{ huisletter: letter }, { huisletter: '', toevoeging: letter }])
  if (toevoeging) return parsed([{ toevoeging }, ...withLetter(toevoeging)])
  return parsed([{}])
}

function readSuffix(suffix: string): Parsed<readonly Part[]> {
  const asToevoeging = TOEVOEGING.test(suffix) ? [{ huisletter: '', toevoeging: suffix }] : []
  const readings = [...withLetter(suffix), ...asToevoeging]
  if (readings.length > 0) return parsed(readings)
  return problem('INVALID_HUISNUMMER', 'huisnummer', { value: suffix })
}

/** The readings in which `text` starts with a huisletter. */
function withLetter(text: string): readonly Part[] {
  if (LETTER.test(text)) return [{ huisletter: text }]
  const [, huisletter, toevoeging] = LETTER_THEN_TOEVOEGING.exec(text) ?? []
  return huisletter && toevoeging ? [{ huisletter, toevoeging }] : []
}
